from dataclasses import replace

import pytest
from django.urls import reverse

from roles.analysis.design import Person
from roles.analysis.findings import Family, Finding, Severity
from roles.pages.cut_texts import cut, people_in, person_addresses
from tests.analysis.drawing import draw
from tests.factories import ParticipantFactory

DESIGN = replace(
    draw(""), people=(Person("a", "Ann Bell"), Person("b", "Bo Li"), Person("c", "Bo Li"))
)


def finding(*people):
    return Finding(
        "CAP-01", "", Family.LOAD, Severity.INFO, "a", "Busy.", "So.", "Mend it.", people=people
    )


class TestCut:
    @pytest.mark.parametrize(
        ("text", "pieces"),
        [
            ("Nobody.", [("Nobody.", "")]),
            ("Ann owns it.", [("Ann", "ann"), (" owns it.", "")]),
            ("Ann Bell, Ann", [("Ann Bell", "bell"), (", ", ""), ("Ann", "ann")]),
            ("Annual plans of Joanne", [("Annual plans of Joanne", "")]),
            ("So J. (R).", [("So ", ""), ("J. (R)", "signs"), (".", "")]),
        ],
    )
    def test_cuts_out_whole_names_the_longest_first(self, text, pieces):
        names = {"Ann": "ann", "Ann Bell": "bell", "Joan": "joan", "J. (R)": "signs"}

        assert list(cut(text, names)) == pieces

    def test_leaves_a_text_without_names_whole(self):
        assert cut("Ann owns it.", {}) == (("Ann owns it.", ""),)


class TestPeopleIn:
    def test_are_told_by_name(self):
        assert people_in(finding("a", "b"), DESIGN) == {"Ann Bell": "a", "Bo Li": "b"}

    def test_leave_out_who_could_be_somebody_else(self):
        assert people_in(finding("a", "b", "c"), DESIGN) == {"Ann Bell": "a"}

    def test_are_not_looked_for_among_hundreds(self):
        many = tuple(Person(f"p{number}", f"Person {number}") for number in range(101))
        design = replace(DESIGN, people=many)

        assert people_in(finding(*(one.key for one in many)), design) == {}


@pytest.mark.django_db
class TestPersonAddresses:
    def test_lead_to_the_person_in_this_design(self, django_assert_num_queries):
        known = ParticipantFactory(key="a")
        ParticipantFactory(key="b", design=known.design)
        design = known.design
        page = reverse("person_detail", args=[design.organisation.slug, known.person_id])

        with django_assert_num_queries(1):
            found = person_addresses(design, {"a", "elsewhere"})

        assert found == {"a": f"{page}?design={design.pk}"}

    def test_of_nobody_ask_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert person_addresses(ParticipantFactory.build().design, set()) == {}
