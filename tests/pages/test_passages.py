from datetime import date

import pytest

from roles.diagnosis import diagnose
from roles.pages.passages import State, lacking, read_passages
from roles.snapshots import read_framework
from tests.agreed_designs import keep_handed_over
from tests.factories import AgreementFactory
from tests.stored_designs import keep_listings

TODAY = date(2026, 11, 21)

pytestmark = pytest.mark.django_db


def passages(design):
    diagnosis = diagnose(design, on=TODAY)
    return read_passages(design, diagnosis.reading, diagnosis.findings)


def only(design, handoff):
    [passage] = [one for one in passages(design) if one.handoff == handoff]
    return passage


def test_tells_who_gives_what_to_whom(organisation):
    data, model = passages(keep_handed_over(organisation))

    assert (data.name, data.giving.names, data.taking.names) == (
        "Data handoff",
        "Data Office",
        "Ads",
    )
    assert (model.giving.kind, model.taking.kind) == ("product", "platform")
    assert model.told == "Model handoff from Ads to ML Platform: missing"


@pytest.mark.parametrize(
    ("agreement", "state", "lacks"),
    [
        ("model ads>plat agreed format dependencies input_output", State.AGREED, ()),
        ("model ads>plat draft format dependencies input_output", State.DRAFT, ()),
        ("model ads>plat agreed format input_output", State.INCOMPLETE, ("dependencies",)),
        ("model ads>plat draft format dependencies", State.INCOMPLETE, ("input and output",)),
    ],
)
def test_tells_how_far_the_agreement_is(organisation, agreement, state, lacks):
    passage = only(keep_handed_over(organisation, agreement), "model")

    assert passage.state is state
    assert [one.lacks for one in passage.agreements] == [lacks]
    assert passage.agreements[0].between == "Ads to ML Platform"


def test_one_complete_agreement_is_enough(organisation):
    design = keep_handed_over(
        organisation,
        "model ads>plat draft format",
        "model ads>plat agreed format dependencies input_output",
    )

    passage = only(design, "model")

    assert passage.state is State.AGREED
    assert [one.is_agreed for one in passage.agreements] == [False, True]


def test_what_is_missing_comes_with_its_finding(organisation):
    passage = only(keep_handed_over(organisation), "model")

    assert passage.state is State.MISSING
    assert (passage.finding.rule, passage.finding.acknowledged) == ("HND-01", None)


def test_an_agreement_of_idle_teams_is_stale_and_says_who_is_idle(organisation):
    design = keep_handed_over(organisation, "data plat>ads agreed schema")

    [stale] = [one for one in passages(design) if one.state is State.STALE]

    assert stale.subject == "data:plat>ads"
    assert "ML Platform does none of that work" in stale.note
    assert stale.finding.rule == "HND-04"


def test_an_agreement_between_teams_that_hand_nothing_over_is_stale(organisation):
    design = keep_handed_over(organisation, "model ads>plat agreed format")
    mia, dora = (design.participants.get(key=key) for key in ("mia", "dora"))
    # Dora builds and deploys now, in the same two teams.
    design.seats.filter(participant=mia).update(participant=dora)

    [stale] = [one for one in passages(design) if one.state is State.STALE]

    assert stale.note == "Nothing is handed over between these two now."
    assert stale.finding is None


def test_an_agreement_on_what_the_reference_does_not_know_is_stale(organisation):
    design = keep_handed_over(organisation)
    ads, plat = (design.teams.get(key=key) for key in ("ads", "plat"))
    AgreementFactory(from_team=ads, to_team=plat, kind="laundry", elements=["starch"])

    last = passages(design)[-1]

    assert (last.state, last.name) == (State.STALE, "laundry")
    assert last.note == "The reference does not know this handoff any more."
    assert last.agreements[0].contains == ("starch",)


def test_what_stays_inside_a_team_keeps_its_agreement(organisation):
    design = keep_listings(organisation)

    model = only(design, "model")

    assert model.state is State.INSIDE
    assert model.giving.names == "Listing Categories and ML Platform"
    assert model.giving.kind == ""
    assert [one.is_agreed for one in model.agreements] == [True]


def test_the_worst_of_a_handoff_comes_first(organisation):
    design = keep_handed_over(
        organisation,
        "model plat>ads draft format",
        "model ads>plat agreed format dependencies input_output",
    )

    assert [one.state for one in passages(design)] == [State.MISSING, State.STALE, State.AGREED]


def test_lacking_is_what_the_reference_asks_for(organisation):
    design = keep_handed_over(organisation, "data office>ads agreed schema")
    framework = read_framework(design.version)

    assert lacking(design.agreements.get(), framework) == ("quality", "SLA")
    assert lacking(AgreementFactory.build(kind="laundry"), framework) == ()
