"""What holds for the list of every model there is."""

import pytest
from django.contrib import admin

from tests.admin.parts import everything
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

# As the addresses do, which no test has asked for yet.
admin.autodiscover()
OURS = sorted(
    model._meta.model_name for model in admin.site._registry if model._meta.app_label == "roles"
)
REFERENCE = [
    "framework",
    "frameworkversion",
    "role",
    "activity",
    "cell",
    "exclusion",
    "variation",
    "structure",
    "handoff",
]


class TestEveryList:
    @pytest.mark.parametrize("model", OURS)
    def test_opens_and_can_be_searched(self, staff, model):
        everything()

        for asked in ({}, {"q": "a"}):
            assert staff.get(f"/admin/roles/{model}/", asked).status_code == 200

    @pytest.mark.parametrize("model", OURS)
    def test_is_closed_to_somebody_who_is_no_staff(self, client, model):
        assert client.get(f"/admin/roles/{model}/").status_code == 302

    @pytest.mark.parametrize("model", OURS)
    def test_takes_as_many_queries_for_eight_as_for_one(
        self, staff, model, django_assert_max_num_queries
    ):
        everything()
        with django_assert_max_num_queries(30) as first:
            staff.get(f"/admin/roles/{model}/")
        for _ in range(7):
            everything()

        # The name of the one page of ten is asked for once.
        with django_assert_max_num_queries(len(first)):
            staff.get(f"/admin/roles/{model}/")

    def test_covers_the_whole_reference(self):
        assert set(REFERENCE) <= set(OURS)


class TestReferenceList:
    @pytest.mark.parametrize("model", REFERENCE[1:])
    def test_can_be_sifted_by_state(self, staff, model):
        everything(published=True)
        everything(published=False)

        found = {
            state: staff.get(f"/admin/roles/{model}/", {"state": state}).context["cl"].result_count
            for state in ("draft", "newest", "older")
        }

        assert found == {"draft": 1, "newest": 1, "older": 0}

    @pytest.mark.parametrize("model", REFERENCE)
    def test_can_be_sifted_by_whose_it_is(self, staff, model):
        everything()
        everything(organisation=MembershipFactory().organisation)
        path = {
            "framework": "",
            "frameworkversion": "framework__",
            "cell": "activity__version__framework__",
            "exclusion": "role__version__framework__",
        }.get(model, "version__framework__")

        shipped = staff.get(f"/admin/roles/{model}/", {f"{path}organisation__isempty": "1"})

        assert shipped.context["cl"].result_count == 1
