from roles.pages.disagreements import read_questions, read_unclear_titles
from tests.pages.libraries import shipped_library, small_framework


def question(key, library):
    return next(one for one in read_questions(library) if one.disagreement.key == key)


class TestReadQuestions:
    def test_name_what_each_source_rests_on(self):
        one = question("do_data_engineers_deploy", shipped_library())

        assert [(answer.framework.slug, answer.cells) for answer in one.answers][0] == (
            "mlops-who-does-what",
            (
                (
                    "Deploy models",
                    "/reference/mlops-who-does-what/#activity-deploy_models",
                    (
                        (
                            "Data Engineer",
                            "/reference/mlops-who-does-what/#cell-deploy_models-data_engineer",
                        ),
                    ),
                ),
            ),
        )

    def test_name_the_roles_that_no_cell_shows(self):
        one = question("small_team_operations", shipped_library())

        assert one.answers[0].cells == ()
        assert [name for name, _ in one.answers[0].roles][:1] == ["Data Scientist"]

    def test_leave_out_frameworks_that_are_not_there(self):
        (default, *_) = shipped_library()

        one = question("who_deploys_models", (default, small_framework("roles: []")))

        assert [answer.framework.slug for answer in one.answers] == ["mlops-who-does-what"]


class TestReadUnclearTitles:
    def test_end_with_the_clear_ones(self):
        titles = read_unclear_titles(shipped_library())

        assert titles[0].title.title == "ML Engineer"
        assert len(titles[-1].roles) == 1
