import pytest

from roles.pages.reference_search import search
from roles.pages.search_entries import Group
from tests.pages.libraries import shipped_library, small_framework


@pytest.fixture(scope="module")
def library():
    return shipped_library()


def headings(answer, group):
    """What was found of one sort, in order."""
    return [
        result.entry.heading
        for found in answer.groups
        if found.group is group
        for result in found.results
    ]


class TestSearch:
    def test_finds_an_activity_by_a_question(self, library):
        answer = search(library, "who deploys models?")

        assert headings(answer, Group.ACTIVITIES)[0] == "Deploy models"
        assert headings(answer, Group.DISAGREEMENTS)[0] == "Who deploys models?"

    def test_finds_the_roles_that_know_a_tool(self, library):
        answer = search(library, "Airflow")

        (skill,) = next(one for one in answer.groups if one.group is Group.SKILLS).results
        assert ("Who does what in an ML team", "Data Engineer") in [
            (line.source, line.text) for line in skill.entry.lines
        ]
        assert skill.entry.lines[0].address.endswith("/roles/data_engineer/#skills")

    def test_finds_a_role_by_its_other_title(self, library):
        answer = search(library, "SRE")

        assert headings(answer, Group.ROLES) == ["DevOps Engineer / SRE"]
        assert headings(answer, Group.TITLES) == ["SRE"]

    def test_finds_a_title_that_means_several_roles(self, library):
        answer = search(library, "Platform Engineer")

        title = next(one for one in answer.groups if one.group is Group.TITLES).results[0]
        assert [line.text for line in title.entry.lines if line.source == "In general"] == [
            "MLOps Engineer",
            "DevOps Engineer / SRE",
        ]

    @pytest.mark.parametrize(
        ("question", "group", "heading"),
        [
            ("hybrid", Group.HANDOFFS, "Hybrid"),
            ("data handoff", Group.HANDOFFS, "Data handoff"),
            ("whom to hire", Group.GUIDANCE, "As it grows"),
            ("batch", Group.GUIDANCE, "Online and batch"),
        ],
    )
    def test_finds_structures_handoffs_and_advice(self, library, question, group, heading):
        assert heading in headings(search(library, question), group)

    def test_forgives_a_slip_and_says_so(self, library):
        answer = search(library, "Airflwo")

        assert headings(answer, Group.SKILLS) == ["Airflow"]
        assert answer.instead == (("airflwo", "airflow"),)

    def test_has_some_words_where_nothing_has_all(self, library):
        answer = search(library, "Airflow quetzal")

        assert not answer.has_all
        assert headings(answer, Group.SKILLS) == ["Airflow"]

    def test_finds_nothing_where_there_is_nothing(self, library):
        answer = search(library, "quetzal")

        assert (answer.groups, answer.total) == ((), 0)

    def test_puts_a_heading_before_what_is_said(self):
        ours = small_framework(
            """
roles:
  - {key: a, name: Keeper, mandate: Trains the quetzal.}
  - {key: b, name: Quetzal}
"""
        )

        assert headings(search((ours,), "quetzal"), Group.ROLES) == ["Quetzal", "Keeper"]

    def test_takes_equal_activities_of_several_frameworks_together(self):
        mine = small_framework(
            "activities: [{key: x, name: Ship it, canonical: deploy_models}]", slug="mine"
        )
        yours = small_framework(
            "activities: [{key: y, name: Serve it, canonical: deploy_models}]", slug="yours"
        )

        (found,) = search((mine, yours), "serve").groups[0].results

        assert [line.text for line in found.entry.lines] == ["Ship it", "Serve it"]

    def test_says_nothing_of_what_is_retired(self):
        ours = small_framework("roles: [{key: a, name: Quetzal, retired: true}]")

        assert search((ours,), "quetzal").total == 0

    def test_shows_the_sentences_that_hold_the_words_with_their_source(self):
        ours = small_framework(
            "roles: [{key: a, name: Keeper, responsibilities: [Sleep, Feed the quetzal]}]"
        )

        (found,) = search((ours,), "quetzal").groups[0].results

        assert found.passages == [("Ours", (("Feed the ", False), ("quetzal", True)))]

    def test_shows_five_of_a_sort_unless_all_are_asked_for(self):
        roles = "\n".join(f"  - {{key: r{n}, name: Quetzal {n}}}" for n in range(7))
        library = (small_framework(f"roles:\n{roles}"),)

        (few,) = search(library, "quetzal").groups
        (every,) = search(library, "quetzal", whole="roles").groups

        assert (len(few.results), few.more) == (5, 2)
        assert (len(every.results), every.more) == (7, 0)
