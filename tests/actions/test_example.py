from datetime import UTC, date, datetime

import pytest

from roles.actions.design_files import EXAMPLE
from roles.actions.example import DEMO_PASSWORD, create_example
from roles.analysis.engine import analyse
from roles.interchange.design_file import read_design
from roles.interchange.framework_file import read_shipped
from roles.models import Design, MembershipLevel, Organisation, User

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def design():
    return read_design(
        EXAMPLE.read_bytes(),
        name=EXAMPLE.name,
        framework_of=lambda slug: read_shipped(slug).facts(),
        today=date(2026, 11, 21),
    )


class TestExampleDesign:
    def test_is_two_product_teams_with_a_platform_and_an_open_seat_each(self, design):
        kinds = [team.kind.value for team in design.teams]
        vacancies = [seat.team for seat in design.seats if seat.person is None]

        assert kinds == ["product", "product", "platform", "shared"]
        assert (len(design.seats), len(design.people)) == (21, 18)
        assert vacancies == ["categories", "search"]

    def test_has_the_findings_that_its_story_tells(self, design):
        found = {f"{finding.rule} {finding.subject}" for finding in analyse(design)}

        assert {one for one in found if one[:3] in ("DAT", "GAP", "OVL", "OFF", "DND", "STR")} == {
            "GAP-01 integrate_predictions[search]",
            "GAP-01 monitor_models[categories]",
            "GAP-02 open-ml-engineer:optimize_models",
            "OVL-01 aisha:define_requirements[categories]",
            "OVL-01 lena:deploy_models[categories]",
            "OVL-02 set_up_ci_cd[categories]",
            "OVL-04 define_requirements[categories]",
            "STR-02 daniel@platform",
            "STR-05 search:mlops_engineer",
        }

    def test_has_accepted_one_of_them(self, design):
        found = {(finding.rule, finding.subject) for finding in analyse(design)}

        assert [(one.rule, one.subject) in found for one in design.acknowledged] == [True]


@pytest.mark.django_db
class TestCreateExample:
    def test_makes_an_organisation_with_people_and_one_live_design(self):
        example = create_example(at=NOW)

        design = Design.objects.get()
        assert example.is_new
        assert (design.organisation, design.is_live) == (example.organisation, True)
        assert design.seats.count() == 21
        # Two of them have no seat, and nobody of the design came a second time.
        assert example.organisation.people.count() == 20
        assert example.organisation.people.exclude(manager=None).count() == 18

    def test_makes_an_account_that_owns_it(self):
        user = create_example(at=NOW).user

        assert user.check_password(DEMO_PASSWORD)
        assert not user.is_staff
        assert user.memberships.get().level == MembershipLevel.OWNER

    def test_twice_changes_nothing(self):
        create_example(at=NOW)
        Design.objects.update(name="As we like it")
        user = User.objects.get()
        user.set_password("another one")
        user.save()

        example = create_example(at=NOW)

        assert not example.is_new
        assert Design.objects.get().name == "As we like it"
        assert Organisation.objects.count() == 1
        assert example.user.check_password("another one")
