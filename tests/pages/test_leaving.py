import pytest

from roles.pages.leaving import fix_offered, read_leaving
from tests.stored_designs import NOW, keep_design

pytestmark = pytest.mark.django_db

ON = NOW.date()
TEAM = """
format: teamdesign/1
name: Ads
framework: mlops-who-does-what
stage: grown
teams:
  - {key: ads, name: Ads, kind: product}
  - {key: search, name: Search, kind: product}
people:
  - {key: mia, name: Mia Hope}
  - {key: ned, name: Ned Ng}
seats:
  - {team: ads, person: mia, roles: [mlops_engineer]}
  - {team: ads, person: ned, roles: [mlops_engineer]}
  - {team: search, person: mia, roles: [mlops_engineer], fte: 0.5}
ticks:
  - {activity: deploy_models, person: mia, team: ads}
  - {activity: monitor_models, person: mia, team: ads}
  - {activity: monitor_models, person: ned, team: ads, level: backup}
  - {activity: set_up_ci_cd, person: mia, team: search}
"""


@pytest.fixture
def design(organisation):
    return keep_design(organisation, TEAM)


def test_tells_what_is_lost_and_who_is_left(design):
    page = read_leaving(design, "mia", on=ON)

    assert page.about == "2 activities would have nobody and 1 activity would keep only a backup."
    assert [(row.name, row.teams, row.sign.word, row.left) for row in page.rows] == [
        ("Deploy models", "Ads", "Nobody owns it", ""),
        ("Set up CI/CD", "Search", "Nobody owns it", ""),
        ("Monitor models", "Ads", "A backup is left", "Ned Ng"),
    ]
    assert page.rows[0].team_pk == design.teams.get(key="ads").pk
    assert page.rows[0].is_critical
    assert page.is_shared_out


def test_tells_the_findings_that_would_come(design):
    page = read_leaving(design, "mia", on=ON)

    assert str(page.counts).startswith("3 gaps more")
    assert "Nobody owns Deploy models for Ads and Search." in [one.message for one in page.coming]


def test_nothing_is_lost_with_who_holds_nothing(design):
    design.ticks.filter(seat__participant__key="ned").delete()

    page = read_leaving(design, "ned", on=ON)

    assert (page.has_seat, page.about, page.is_shared_out) == (True, "Nothing is lost.", False)


def test_who_is_not_in_the_design_has_no_seat(design):
    assert not read_leaving(design, "", on=ON).has_seat


@pytest.mark.parametrize(
    ("work", "number", "label", "is_offered"),
    [
        (0, 0, "Make Ned Ng (MLOps Engineer) a backup for Deploy models", True),
        (0, 0, "Make Ned Ng (MLOps Engineer) a backup for Monitor models", False),
        (0, 9, "Make Ned Ng (MLOps Engineer) a backup for Deploy models", False),
        (2, 0, "Make Ned Ng (MLOps Engineer) a backup for Monitor models", False),
        (9, 0, "Make Ned Ng (MLOps Engineer) a backup for Deploy models", False),
    ],
)
def test_only_what_the_page_offers_can_be_done(design, work, number, label, is_offered):
    fix = fix_offered(design, "mia", work=work, number=number, label=label, on=ON)

    assert (fix is not None) == is_offered
