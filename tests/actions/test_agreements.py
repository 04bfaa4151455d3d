from datetime import date

import pytest

from roles.actions.agreements import (
    CannotAgree,
    add_agreement,
    change_agreement,
    draft_agreements,
    remove_agreement,
)
from roles.actions.fixes import apply_fix
from roles.diagnosis import diagnose
from roles.models import Agreement
from tests.agreed_designs import keep_handed_over
from tests.factories import AgreementFactory, TeamFactory
from tests.stored_designs import keep_design

TODAY = date(2026, 11, 21)
FACTS = {"kind": "model", "status": "draft", "elements": ["format"], "url": ""}

# The models of Ads come from East, those of Books from East and West; Mia deploys all of them.
TWO_GROUPS = """
format: teamdesign/1
framework: mlops-who-does-what
stage: grown
teams:
  - {key: ads, name: Ads, kind: product}
  - {key: books, name: Books, kind: product}
  - {key: east, name: East, kind: shared}
  - {key: west, name: West, kind: shared}
  - {key: plat, name: ML Platform, kind: platform}
people:
  - {key: pam, name: Pam}
  - {key: pete, name: Pete}
  - {key: edda, name: Edda}
  - {key: wim, name: Wim}
  - {key: mia, name: Mia}
seats:
  - {team: ads, person: pam, roles: [product_manager]}
  - {team: books, person: pete, roles: [product_manager]}
  - {team: east, person: edda, roles: [data_scientist]}
  - {team: west, person: wim, roles: [data_scientist]}
  - {team: plat, person: mia, roles: [mlops_engineer]}
ticks:
  - {activity: build_models, person: edda, team: east}
  - {activity: build_models, person: wim, team: west, for: [books]}
  - {activity: deploy_models, person: mia, team: plat}
"""

pytestmark = pytest.mark.django_db


def kept(design):
    return [
        (one.kind, one.from_team.key, one.to_team.key, one.status, one.elements)
        for one in design.agreements.order_by("position", "pk")
    ]


@pytest.fixture
def teams():
    ads = TeamFactory(name="Ads")
    return ads, TeamFactory(name="ML Platform", design=ads.design)


class TestAddAgreement:
    def test_writes_down_who_gives_what_to_whom(self, teams):
        ads, platform = teams

        added = add_agreement(design=ads.design, from_team=ads, to_team=platform, **FACTS)

        stored = Agreement.objects.get()
        assert stored == added
        assert (stored.design, stored.from_team, stored.to_team) == (ads.design, ads, platform)
        assert (stored.kind, stored.status, stored.elements) == ("model", "draft", ["format"])

    def test_puts_it_last(self, teams):
        ads, platform = teams
        AgreementFactory(from_team=platform, to_team=ads, position=4)

        added = add_agreement(design=ads.design, from_team=ads, to_team=platform, **FACTS)

        assert added.position == 5

    def test_of_the_very_same_is_done_already(self, teams):
        ads, platform = teams
        first, second = (
            add_agreement(design=ads.design, from_team=ads, to_team=platform, **FACTS)
            for _ in range(2)
        )

        assert first == second
        assert Agreement.objects.count() == 1

    def test_refuses_a_second_one_that_says_something_else(self, teams):
        ads, platform = teams
        add_agreement(design=ads.design, from_team=ads, to_team=platform, **FACTS)

        with pytest.raises(CannotAgree, match="from Ads to ML Platform already"):
            add_agreement(
                design=ads.design, from_team=ads, to_team=platform, **FACTS | {"elements": []}
            )

    @pytest.mark.parametrize("turned", [True, False])
    def test_takes_one_the_other_way_or_on_something_else(self, teams, turned):
        ads, platform = teams
        add_agreement(design=ads.design, from_team=ads, to_team=platform, **FACTS)

        if turned:
            add_agreement(design=ads.design, from_team=platform, to_team=ads, **FACTS)
        else:
            facts = FACTS | {"kind": "data"}
            add_agreement(design=ads.design, from_team=ads, to_team=platform, **facts)

        assert Agreement.objects.count() == 2


class TestChangeAgreement:
    def test_says_something_else_and_stays_in_its_place(self, teams):
        ads, platform = teams
        one = AgreementFactory(from_team=ads, to_team=platform, position=7)

        change_agreement(
            agreement=one,
            kind="data",
            from_team=platform,
            to_team=ads,
            status="agreed",
            elements=["sla"],
            url="https://wiki.example/sla",
        )

        one.refresh_from_db()
        assert (one.kind, one.from_team, one.to_team) == ("data", platform, ads)
        assert (one.status, one.elements, one.position) == ("agreed", ["sla"], 7)
        assert one.url == "https://wiki.example/sla"

    def test_refuses_the_place_of_another(self, teams):
        ads, platform = teams
        AgreementFactory(from_team=ads, to_team=platform)
        one = AgreementFactory(from_team=platform, to_team=ads)

        with pytest.raises(CannotAgree, match="already"):
            change_agreement(agreement=one, from_team=ads, to_team=platform, **FACTS)

        one.refresh_from_db()
        assert one.from_team == platform

    def test_takes_one_of_two_that_a_file_has_brought(self, teams):
        ads, platform = teams
        one, other = AgreementFactory.create_batch(2, from_team=ads, to_team=platform)

        change_agreement(agreement=other, from_team=ads, to_team=platform, **FACTS)

        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.elements, other.elements) == ([], ["format"])


class TestDraftAgreements:
    MODEL = ("model", "ads", "plat", "draft", ["format", "dependencies", "input_output"])
    DATA = ("data", "office", "ads", "draft", ["schema", "quality", "sla"])

    def test_drafts_all_that_is_missing(self, organisation):
        design = keep_handed_over(organisation)

        assert len(draft_agreements(design=design, on=TODAY)) == 2

        assert kept(design) == [self.DATA, self.MODEL]

    def test_drafts_what_a_finding_is_about(self, organisation):
        design = keep_handed_over(organisation)

        draft_agreements(design=design, on=TODAY, subject="model:ads>plat")

        assert kept(design) == [self.MODEL]

    def test_drafts_what_a_team_takes_or_gives(self, organisation):
        design = keep_handed_over(organisation)

        draft_agreements(design=design, on=TODAY, team="office")

        assert kept(design) == [self.DATA]

    def test_writes_what_the_fix_of_the_finding_writes(self, organisation):
        design = keep_handed_over(organisation)
        for finding in diagnose(design, on=TODAY).open:
            if finding.rule == "HND-01":
                apply_fix(design=design, fix=finding.fixes[0])
        by_fixes = kept(design)
        design.agreements.all().delete()

        draft_agreements(design=design, on=TODAY)

        assert kept(design) == by_fixes

    def test_passes_over_what_has_an_agreement(self, organisation):
        design = keep_handed_over(organisation, "model ads>plat agreed format")

        draft_agreements(design=design, on=TODAY)
        assert draft_agreements(design=design, on=TODAY) == []

        assert [one[0] for one in kept(design)] == ["model", "data"]

    def test_settles_two_groups_that_begin_with_the_same_teams_by_one(self, organisation):
        design = keep_design(organisation, TWO_GROUPS)

        draft_agreements(design=design, on=TODAY)

        assert [one[:3] for one in kept(design)] == [("model", "east", "plat")]
        assert not any(one.rule == "HND-01" for one in diagnose(design, on=TODAY).open)

    def test_takes_the_same_queries_whatever_there_is(
        self, organisation, django_assert_num_queries
    ):
        design = keep_handed_over(organisation)
        draft_agreements(design=design, on=TODAY)
        design.agreements.all().delete()

        # The snapshot in 6, the last position, the teams, the new rows, and a savepoint in 2.
        with django_assert_num_queries(11):
            draft_agreements(design=design, on=TODAY)


def test_remove_agreement_lets_it_go(teams):
    ads, platform = teams
    AgreementFactory(from_team=ads, to_team=platform)

    remove_agreement(agreement=Agreement.objects.get())

    assert not Agreement.objects.exists()
