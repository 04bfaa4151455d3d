from dataclasses import replace

import pytest
from django.urls import reverse

from roles.analysis.design import Person
from roles.analysis.findings import Family, Finding, Severity
from roles.pages.cut_texts import People, cut, person_addresses
from tests.analysis.drawing import draw
from tests.factories import ParticipantFactory

TEAM = """
    A product
        ann  PM
        bo   DS
        twin DS
        far  DS
"""
NAMES = {"ann": "Ann Bell", "bo": "Bo Li", "twin": "Bo Li", "far": "Fay Fox"}


@pytest.fixture
def design():
    drawn = draw(TEAM)
    return replace(drawn, people=tuple(Person(key, name) for key, name in NAMES.items()))


def finding(message, *people, teams=()):
    text = ("CAP-01", "", Family.LOAD, Severity.INFO, "a", message, "So.", "Mend it.")
    return Finding(*text, people=people, teams=teams)


def named(design, one):
    return People(design, [one]).named_in(one)


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


class TestPeople:
    def test_are_whom_a_finding_is_about(self, design):
        assert named(design, finding("Ann Bell is busy.", "ann")) == {"Ann Bell": "ann"}

    def test_are_members_of_its_teams_too(self, design):
        one = finding("Ann Bell owns it beside Fay Fox.", "ann", teams=("A",))

        assert named(design, one) == {"Ann Bell": "ann", "Fay Fox": "far"}

    def test_leave_out_whom_it_does_not_name(self, design):
        assert named(design, finding("Nobody owns it.", teams=("A",))) == {}

    def test_leave_out_who_could_be_somebody_else(self, design):
        assert named(design, finding("Ann Bell and Bo Li", "ann", "bo", "twin")) == {
            "Ann Bell": "ann"
        }

    def test_are_not_looked_for_among_hundreds(self, design):
        many = tuple(Person(f"p{number}", f"Person {number}") for number in range(101))
        one = finding("Person 1 and 100 more people", *(person.key for person in many))

        assert named(replace(design, seats=(), ticks=(), people=many), one) == {}


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
