import pytest

from roles.analysis.design import Framework, Role
from roles.interchange.framework_file import read_shipped
from roles.titles import SURE, Suggester, suggest

FRAMEWORK = read_shipped("mlops-who-does-what").facts()
WITH_ANALYSTS = read_shipped("data-team-roles-podcast").facts()


def framework(*roles: str, **aliases: str) -> Framework:
    """A framework an organisation made: roles by name, each with at most one alias."""
    return Framework(
        "own",
        "Own",
        roles=tuple(
            Role(name.lower().replace(" ", "_"), name, aliases=(aliases[name],))
            if name in aliases
            else Role(name.lower().replace(" ", "_"), name)
            for name in roles
        ),
    )


def sure(title: str, within: Framework = FRAMEWORK) -> str | None:
    return suggest(title, within).role


def asked(title: str, within: Framework = FRAMEWORK) -> tuple[str, ...]:
    """The candidates of a title of which nobody can be sure."""
    found = suggest(title, within)
    assert not found.is_sure
    return found.asked


class TestNoise:
    @pytest.mark.parametrize(
        "title",
        [
            "Sr. Data Engineer II - Remote (W2)",
            "Lead Data Engineer",
            "Data Engineer L5",
            "Data Engineer (m/w/d)",
            "Data Engineer – Berlin",
            "Data Engineers",
            "Technology | Data Engineer | Hybrid",
            "VP, Data Engineer",
            "DATA ENGINEER!!",
        ],
    )
    def test_does_not_change_the_role(self, title):
        assert sure(title) == "data_engineer"

    @pytest.mark.parametrize("title", ["", "   ", "---", "12345", "Senior", "(Remote)", "/", "and"])
    def test_alone_is_no_role(self, title):
        found = suggest(title, FRAMEWORK)
        assert (found.roles, found.confidence) == ((), 0.0)


class TestWords:
    @pytest.mark.parametrize(
        ("title", "role"),
        [
            ("Engineer, Machine Learning", "ml_engineer"),
            ("Staff Engineer - Data", "data_engineer"),
            ("Back-end Developer", "software_engineer"),
            ("Sr MLE", "ml_engineer"),
            ("SWE II", "software_engineer"),
            ("DS, Growth", "data_scientist"),
            ("Data Eng.", "data_engineer"),
            ("Product Mgr", "product_manager"),
            ("Consultant Data Engineer", "data_engineer"),
            ("Data Science Intern", "data_scientist"),
            ("Cloud DevOps", "devops_engineer"),
            ("AI/ML Engineer", "ml_engineer"),
            ("C# Developer", "software_engineer"),
        ],
    )
    def test_are_read_in_any_order_and_short(self, title, role):
        assert sure(title) == role

    @pytest.mark.parametrize(
        ("title", "role"),
        [
            ("Ingeniero de Datos", "data_engineer"),
            ("Ingénieur(e) Machine Learning H/F", "ml_engineer"),
            ("Engenheira de Software", "software_engineer"),
            ("Softwareentwickler*in (m/w/d)", "software_engineer"),
            ("Inżynier danych", "data_engineer"),
            ("数据科学家", "data_scientist"),
            ("機械学習エンジニア", "ml_engineer"),
            ("Разработчик", "software_engineer"),
        ],
    )
    def test_are_read_in_other_languages(self, title, role):
        assert sure(title) == role

    @pytest.mark.parametrize(
        ("title", "role"),
        [
            ("Data Sceintist", "data_scientist"),
            ("Machin Lerning Enginer", "ml_engineer"),
            ("Dta Engineer", "data_engineer"),
        ],
    )
    def test_are_mended(self, title, role):
        found = suggest(title, FRAMEWORK)
        assert found.role == role
        assert found.reason.startswith("similar words: ")

    @pytest.mark.parametrize(
        "title",
        ["Production Manager", "Produce Manager", "Machinery Engineer", "Project Manager"],
    )
    def test_that_only_look_alike_are_left_alone(self, title):
        assert suggest(title, FRAMEWORK).roles == ()


class TestProfession:
    @pytest.mark.parametrize(
        "title",
        [
            "Data Center Engineer",
            "Data Entry Clerk",
            "Data Scientist Recruiter",
            "Account Manager, Data",
            "Sales Engineer, AI",
            "Machine Operator",
            "Civil Engineer",
            "Food Scientist",
            "Property Developer",
            "Software Engineer in Test",
            "Product Marketing Manager",
            "Engineering Manager, ML Platform",
            "Head of Data",
            "Accountant",
        ],
    )
    def test_of_another_trade_has_no_role(self, title):
        assert suggest(title, FRAMEWORK).roles == ()

    def test_is_the_head_noun_whatever_it_is_applied_to(self):
        assert sure("Backend Engineer, Applied ML") == "software_engineer"

    @pytest.mark.parametrize(
        "title", ["Head of Data Science", "Data Science Manager", "Manager, Data Science"]
    )
    def test_that_leads_a_discipline_may_be_of_it(self, title):
        found = suggest(title, FRAMEWORK)
        assert found.asked == ("data_scientist",)
        assert found.confidence < 0.5
        assert found.reason.startswith("leads: ")

    def test_that_leads_with_a_profession_of_its_own_is_that(self):
        assert sure("Chief Data Scientist") == "data_scientist"

    def test_beside_one_of_another_trade_is_asked_about(self):
        assert asked("Developer and Support Manager") == ("software_engineer",)


class TestProducts:
    def test_that_are_goods_leave_doubt_about_their_manager(self):
        assert asked("Footwear Product Manager") == ("product_manager",)
        assert sure("Payments Product Manager") == "product_manager"


class TestContext:
    def test_decides_between_the_roles_of_an_ambiguous_title(self):
        assert asked("ML Engineer") == ("ml_engineer", "mlops_engineer")
        assert sure("ML Engineer, Computer Vision") == "ml_engineer"
        assert suggest("ML Engineer, Search", FRAMEWORK).reason.startswith("context: ")

    def test_makes_a_platform_one_for_ml(self):
        assert asked("Platform Engineer") == ("mlops_engineer", "devops_engineer")
        assert sure("ML Platform Engineer") == "mlops_engineer"

    def test_makes_a_clear_title_unclear(self):
        assert asked("Software Engineer, Machine Learning") == (
            "software_engineer",
            "ml_engineer",
        )
        assert asked("Data Engineer, MLOps") == ("data_engineer", "mlops_engineer")

    def test_of_another_trade_leaves_doubt(self):
        own = framework("Developer")
        assert asked("Developer of Business", own) == ("developer",)

    def test_of_no_other_role_changes_nothing(self):
        assert sure("Software Engineer, Payments") == "software_engineer"


class TestAmbiguous:
    def test_are_the_titles_of_the_crosswalk_however_spelt(self):
        candidates = ("mlops_engineer", "devops_engineer")
        assert asked("Senior ML Infrastructure Engineer") == candidates
        assert asked("Machine Learning Infrastructure Engineer (Remote)") == candidates

    def test_is_not_the_one_spelling_that_is_clear(self):
        assert sure("Machine Learning Engineer") == "ml_engineer"

    def test_are_two_professions_in_one_title(self):
        assert set(asked("Data Engineer/Data Scientist")) == {"data_engineer", "data_scientist"}
        assert set(asked("Data and ML Engineer")) == {"data_engineer", "ml_engineer"}

    def test_is_an_alias_of_two_roles(self):
        own = Framework(
            "own",
            "Own",
            roles=(
                Role("a", "Keeper", aliases=("Toolsmith",)),
                Role("b", "Maker", aliases=("Toolsmith",)),
            ),
        )
        assert asked("Toolsmith", own) == ("a", "b")


class TestFrameworks:
    def test_give_only_roles_they_have(self):
        assert sure("Data Analyst", WITH_ANALYSTS) == "data_analyst"
        found = suggest("Data Analyst", FRAMEWORK)
        assert found.roles == ()
        assert found.reason == "none: read as data analyst, which this framework lacks"

    def test_give_a_near_role_only_to_be_asked(self):
        assert asked("Analytics Engineer") == ("data_engineer",)

    def test_name_wins_over_an_alias_of_another_role(self):
        found = suggest("Senior Data Engineer", FRAMEWORK)
        assert found.role == "data_engineer"
        assert found.reason == "exact: called Data Engineer"

    def test_alias_counts_as_the_role(self):
        own = framework("Steward", Steward="Keeper of Data")
        found = suggest("Sr. Keeper of Data", own)
        assert found.role == "steward"
        assert found.reason == "alias: another name of Steward"

    def test_names_of_several_parts_are_several_names(self):
        assert sure("Site Reliability Engineer") == "devops_engineer"
        assert sure("ML Architect", read_shipped("eight-mlops-roles").facts()) == "architect"

    def test_made_by_an_organisation_are_read_by_what_their_names_mean(self):
        own = framework("ML-Ingenieur", "Datenanalyst")
        assert sure("Machine Learning Engineer", own) == "ml-ingenieur"
        assert sure("Data Analyst", own) == "datenanalyst"

    def test_made_of_other_words_are_read_by_those(self):
        own = framework("Feature Store Keeper")
        assert sure("Senior Feature Store Keeper (Remote)", own) == "feature_store_keeper"
        assert sure("Feature Store Keepr", own) is None
        assert asked("Payments Feature Store Keeper", own) == ("feature_store_keeper",)

    def test_with_a_role_for_a_part_prefer_the_plain_one(self):
        own = framework("Frontend Developer", "Software Developer")
        assert sure("Developer", own) == "software_developer"
        assert sure("Lead Frontend Developer", own) == "frontend_developer"

    def test_with_seniority_in_names_keep_it(self):
        own = framework("Data Engineer", "Senior Data Engineer", "Team Lead")
        assert sure("Senior Data Engineer", own) == "senior_data_engineer"
        assert sure("Junior Data Engineer", own) == "data_engineer"
        assert sure("Senior Team Lead", own) == "team_lead"

    def test_give_no_retired_role(self):
        own = Framework("own", "Own", retired_roles=(Role("de", "Data Engineer"),))
        assert suggest("Data Engineer", own).roles == ()
        assert suggest("Data Engineer", own, corrections={"Data Engineer": "de"}).roles == ()


class TestCorrections:
    def test_win_over_everything(self):
        found = suggest(
            " data  ENGINEER", FRAMEWORK, corrections={"Data Engineer": "mlops_engineer"}
        )
        assert (found.role, found.confidence) == ("mlops_engineer", 1.0)

    def test_are_of_that_very_title(self):
        corrections = {"Data Engineer": "mlops_engineer"}
        found = suggest("Senior Data Engineer", FRAMEWORK, corrections=corrections)
        assert found.role == "data_engineer"

    def test_may_say_that_it_is_none(self):
        found = suggest("Data Engineer", FRAMEWORK, corrections={"Data Engineer": ""})

        assert (found.roles, found.reason) == ((), "correction: somebody here said it has no role")

    def test_to_a_role_the_framework_lacks_are_passed_over(self):
        found = suggest("Data Engineer", FRAMEWORK, corrections={"Data Engineer": "gone"})
        assert found.role == "data_engineer"


class TestSuggestion:
    def test_keeps_the_title_as_it_was_written(self):
        suggester = Suggester(FRAMEWORK)
        assert [suggester.suggest(title).title for title in ("A  b", "a B")] == ["A  b", "a B"]

    def test_shows_every_candidate_only_when_unsure(self):
        assert suggest("Data Engineer", FRAMEWORK).asked == ("data_engineer",)
        assert len(suggest("ML Engineer", FRAMEWORK).asked) == 2

    def test_is_sure_from_the_promised_confidence(self):
        assert SURE == 0.8


class TestGist:
    @pytest.mark.parametrize(
        "title", ["data engineer", "Sr. Data Engineer II - Remote (W2)", "Lead Data Engineer"]
    )
    def test_is_the_same_whatever_the_seniority_and_noise(self, title):
        suggester = Suggester(FRAMEWORK)

        assert suggester.gist(title) == suggester.gist("Data Engineer")

    def test_is_another_for_another_field(self):
        suggester = Suggester(FRAMEWORK)

        assert suggester.gist("Engineer, Platform") != suggester.gist("Engineer, Data")
