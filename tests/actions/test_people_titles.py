import pytest

from roles.actions.people_titles import (
    NO_ROLE,
    learn_title,
    learn_titles,
    read_titles,
    version_for,
)
from roles.models import TitleCorrection
from tests.factories import DesignFactory, FrameworkVersionFactory

pytestmark = pytest.mark.django_db


def read(organisation, shipped, *titles, **answers):
    return read_titles(titles=titles, organisation=organisation, version=shipped, answers=answers)


class TestReadTitles:
    def test_asks_once_for_titles_that_differ_in_seniority_and_noise(self, organisation, shipped):
        titles = ["Data Engineer", "Sr. Data Engineer II - Remote", "Data Engineer"]

        (group,) = read(organisation, shipped, *titles).groups

        assert (group.shown, group.examples) == ("Data Engineer", (titles[1],))
        assert (group.people, group.role, group.is_asked) == (3, "data_engineer", False)

    def test_asks_for_those_with_several_roles_first_and_those_without_last(
        self, organisation, shipped
    ):
        titles = ["Chef", "Chef", "Data Engineer", "Platform Engineer"]

        groups = read(organisation, shipped, *titles).groups

        assert [(one.shown, one.is_asked) for one in groups] == [
            ("Platform Engineer", True),
            ("Data Engineer", False),
            ("Chef", False),
        ]

    def test_takes_an_answer_for_all_spellings(self, organisation, shipped):
        titles = ["Platform Engineer", "Senior  Platform engineer"]

        read_so = read(
            organisation, shipped, *titles, **{"senior platform engineer": "devops_engineer"}
        )

        assert {read_so.role_of(title) for title in titles} == {"devops_engineer"}
        assert not read_so.groups[0].is_asked

    @pytest.mark.parametrize("answer", [NO_ROLE, "no_such_role"])
    def test_gives_no_role_that_is_none(self, organisation, shipped, answer):
        read_so = read(organisation, shipped, "Data Engineer", **{"data engineer": answer})

        assert read_so.role_of("Data Engineer") == ("" if answer == NO_ROLE else "data_engineer")

    def test_knows_what_the_organisation_corrected(self, organisation, shipped):
        for title, role in (("chef", "data_scientist"), ("data engineer", "")):
            TitleCorrection.objects.create(
                organisation=organisation, framework=shipped.framework, title=title, role=role
            )

        read_so = read(organisation, shipped, "Chef", "Data Engineer")

        assert read_so.role_of("Chef") == "data_scientist"
        assert read_so.role_of("Data Engineer") == ""


class TestLearnTitles:
    def learn(self, organisation, shipped, title, answer):
        titles = read(organisation, shipped, title, **{title.casefold(): answer})
        return learn_titles(organisation=organisation, titles=titles)

    @pytest.mark.parametrize(
        ("title", "answer", "role"),
        [
            ("Chef", "data_scientist", "data_scientist"),
            ("Data Engineer", NO_ROLE, ""),
            ("Platform Engineer", "mlops_engineer", "mlops_engineer"),
            ("Platform Engineer", NO_ROLE, ""),
        ],
    )
    def test_keeps_what_is_not_the_suggestion(self, organisation, shipped, title, answer, role):
        self.learn(organisation, shipped, title, answer)

        learnt = TitleCorrection.objects.get()
        assert (learnt.title, learnt.role) == (title.casefold(), role)

    @pytest.mark.parametrize(
        ("title", "answer"), [("Chef", NO_ROLE), ("Data Engineer", "data_engineer"), ("Chef", "")]
    )
    def test_keeps_nothing_else(self, organisation, shipped, title, answer):
        assert self.learn(organisation, shipped, title, answer) == 0

    def test_may_be_corrected_again(self, organisation, shipped):
        self.learn(organisation, shipped, "Chef", "data_scientist")
        self.learn(organisation, shipped, "Chef", "data_engineer")

        assert TitleCorrection.objects.get().role == "data_engineer"


class TestVersionFor:
    def test_is_that_of_the_design_else_of_the_live_one_else_the_default(
        self, organisation, shipped
    ):
        other = FrameworkVersionFactory(framework__title="A first")
        assert version_for(organisation, None) == shipped

        live = DesignFactory(organisation=organisation, is_live=True, version=other)
        assert version_for(organisation, None) == live.version

        draft = DesignFactory(organisation=organisation, version=shipped)
        assert version_for(organisation, draft) == shipped


class TestLearnTitle:
    def test_keeps_one_role_for_a_title_however_it_is_written(self, shipped, organisation):
        design = DesignFactory(organisation=organisation, version=shipped)

        first = learn_title(design=design, title="Data  Ninja", role="data_engineer")
        second = learn_title(design=design, title="data ninja", role="data_scientist")

        assert (first.before, second.before) == (None, "data_engineer")
        known = TitleCorrection.objects.get()
        assert (known.title, known.role) == ("data ninja", "data_scientist")
        assert read(organisation, shipped, "Data Ninja").role_of("Data Ninja") == "data_scientist"

    def test_keeps_none_that_is_too_long(self, shipped):
        design = DesignFactory(version=shipped)

        assert learn_title(design=design, title="İ" * 300, role="data_engineer") is None
        assert not TitleCorrection.objects.exists()
