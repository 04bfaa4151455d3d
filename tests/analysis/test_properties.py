"""What holds for every design, shown on random ones."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from roles.analysis import Design, Finding, analyse, judge
from roles.analysis.design import Acknowledgement, Stage, Tick
from roles.analysis.reading import Reading
from roles.analysis.rules import RULES
from roles.analysis.vicinity import vicinity
from tests.analysis.drawing import identities
from tests.analysis.strategies import designs

# The same examples every time; a slow machine is no failure.
checked = settings(derandomize=True, deadline=None, max_examples=150)
many = settings(checked, max_examples=600)

SCOPES = {rule.id: rule.scope for rule in RULES}
OFF_ROLE = {"OFF-01", "DND-01", "DND-02"}


@st.composite
def tangled_designs(draw: st.DrawFn) -> Design:
    """Designs in which units hang together: by people of all, and by what all are told by."""
    settings = [
        {"stage": Stage.SMALL},
        {"thresholds": {"key_person_activities": 1, "key_person_percent": 15}},
        {"thresholds": {"key_person_activities": 2, "key_person_percent": 30}},
        {},
    ]
    return replace(draw(designs()), **draw(st.sampled_from(settings)))


@checked
@given(designs())
def test_every_finding_has_an_identity_of_its_own_and_its_place(design: Design):
    found = analyse(design, rules=RULES)
    order = [(one.severity.rank, one.rule, one.subject) for one in found]

    assert len(identities(found)) == len(found)
    assert order == sorted(order)


@checked
@given(designs())
def test_keys_in_a_finding_lead_somewhere(design: Design):
    for finding in analyse(design, rules=RULES):
        assert design.team_by_key.keys() | {"organisation"} >= set(finding.teams)
        assert design.person_by_key.keys() >= set(finding.people)
        assert design.framework.role_by_key.keys() >= set(finding.roles)
        if finding.rule != "DAT-06":
            assert design.framework.activity_by_key.keys() >= set(finding.activities)
        assert finding.message.endswith(".")
        assert "  " not in finding.message


@checked
@given(designs())
def test_a_design_judged_twice_gives_the_same(design: Design):
    assert repr(analyse(design)) == repr(analyse(replace(design)))


@checked
@given(designs(), st.randoms(use_true_random=False))
def test_the_order_of_a_list_changes_nothing(design: Design, chance: random.Random):
    """But that of teams, in which a subject names them, and of vacancies, which serve a role."""

    def shuffled[T](items: Iterable[T]) -> tuple[T, ...]:
        items = list(items)
        chance.shuffle(items)
        return tuple(items)

    vacancies = iter([seat for seat in design.seats if seat.person is None])
    other = replace(
        design,
        accepted_variations=shuffled(design.accepted_variations),
        teams=tuple(
            replace(team, serves=team.serves and shuffled(team.serves)) for team in design.teams
        ),
        people=shuffled(design.people),
        seats=tuple(
            replace(seat, roles=shuffled(seat.roles)) if seat.person else next(vacancies)
            for seat in shuffled(design.seats)
        ),
        ticks=tuple(
            replace(tick, teams=tick.teams and shuffled(tick.teams))
            for tick in shuffled(design.ticks)
        ),
        agreements=tuple(
            replace(one, elements=shuffled(one.elements)) for one in shuffled(design.agreements)
        ),
    )

    assert analyse(other, rules=RULES) == analyse(design, rules=RULES)


@checked
@given(designs(), st.data())
def test_doubling_a_tick_adds_one_note_about_it_only(design: Design, data: st.DataObject):
    assume(design.ticks)
    tick = data.draw(st.sampled_from(design.ticks))
    place = data.draw(st.integers(0, len(design.ticks)))
    twice = replace(design, ticks=(*design.ticks[:place], tick, *design.ticks[place:]))

    before, after = identities(analyse(design)), identities(analyse(twice))

    assert before <= after
    assert after - before <= {("DAT-04", f"{holder_of(design, tick)}:{tick.activity}")}
    known = tick.activity in design.framework.activity_by_key
    assert known == (("DAT-04", f"{holder_of(design, tick)}:{tick.activity}") in after)


def holder_of(design: Design, tick: Tick) -> str:
    if tick.seat is not None:
        return design.seat_by_key[tick.seat].person or tick.seat
    return tick.person or f"{tick.role}@{tick.team}"


@checked
@given(designs(), st.data())
def test_an_owner_at_home_never_adds_a_gap(design: Design, data: st.DataObject):
    reading = Reading(design)
    possible = [
        Tick(activity.key, person=seat.person, team=seat.team)
        for seat in reading.filled_seats
        for activity in design.framework.activities
        if seat.person and reading.is_aligned(seat.person, activity.key)
    ]
    assume(possible)
    tick = data.draw(st.sampled_from(possible))

    after = analyse(replace(design, ticks=(*design.ticks, tick)))

    assert gaps(after) <= gaps(analyse(design))


def gaps(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """GAP-01 by unit, GAP-02 and GAP-03 by holder, each with one activity."""
    return {
        (finding.rule, where, activity)
        for finding in findings
        if finding.rule in ("GAP-01", "GAP-02", "GAP-03")
        for activity in finding.activities
        for where in (
            finding.teams if finding.rule == "GAP-01" else [finding.subject.partition(":")[0]]
        )
    }


@checked
@given(designs(), st.sampled_from([str.upper, lambda name: f"{name} Smith", lambda _: "Same"]))
def test_an_accepted_finding_stays_so_under_another_name(
    design: Design, renamed: Callable[[str], str]
):
    accepted = replace(
        design,
        acknowledged=tuple(
            Acknowledgement(one.rule, one.subject, "Known") for one in analyse(design)
        ),
        teams=tuple(replace(team, name=renamed(team.name)) for team in design.teams),
        people=tuple(replace(person, name=renamed(person.name)) for person in design.people),
    )

    assert all(finding.acknowledged for finding in analyse(accepted))
    assert identities(analyse(accepted)) == identities(analyse(design))


@many
@given(tangled_designs(), st.data())
def test_a_unit_alone_is_judged_as_among_all(design: Design, data: st.DataObject):
    """Its parts of all findings of team scope, no more and no less, and accepted as they are."""
    design = accepting(design, data)
    whole = analyse(design, rules=RULES)

    for unit in Reading(design).units:
        alone = analyse(design, unit=unit, rules=RULES)

        assert {(one.rule, one.subject, one.severity, bool(one.acknowledged)) for one in alone} == {
            (one.rule, part, one.severity, bool(one.acknowledged))
            for one in whole
            if (part := one.subject_for(unit)) is not None
        }


@checked
@given(designs())
def test_what_stands_or_falls_with_other_units_is_of_the_whole_design(design: Design):
    """A unit alone cannot tell it, and only sees what it would be."""
    whole = analyse(design, rules=RULES)
    wide = [one for one in whole if one.scope is not SCOPES[one.rule]]
    told = {(one.people, one.activities) for one in whole if one.rule == "OVL-01"}
    key_people = {one.people for one in whole if one.rule == "RSK-02"}

    assert {one.rule for one in wide} <= {*OFF_ROLE, "TTL-02", "RSK-01"}
    for unit in Reading(design).units:
        undecided = judge(design, unit=unit, rules=RULES).undecided
        here = [one for one in wide if unit in one.teams]

        off_role = {(one.rule, one.people, one.activities) for one in undecided} - {
            (one.rule, one.people, one.activities) for one in here
        }
        for rule, people, activities in off_role:
            if rule in OFF_ROLE:
                assert (people, activities) in told
            if rule == "RSK-01":
                assert people in key_people or any(one.people == people for one in here)
        assert {(one.rule, one.people) for one in here if one.rule != "TTL-02"} <= {
            (one.rule, one.people) for one in undecided
        }


@checked
@given(designs(), st.data())
def test_an_acknowledgement_of_more_covers_the_part_of_a_unit(design: Design, data: st.DataObject):
    """Also once the finding that it was for has changed with other teams."""
    before = accepting(design, data)
    design = replace(before, ticks=tuple(data.draw(st.permutations(before.ticks)))[1:])
    whole = {(one.rule, one.subject): one for one in analyse(design, rules=RULES)}

    for unit in Reading(design).units:
        alone = {(one.rule, one.subject): one for one in analyse(design, unit=unit, rules=RULES)}
        for one in whole.values():
            part = one.subject_for(unit)
            if one.acknowledged and part is not None:
                assert alone[one.rule, part].acknowledged
        for one in alone.values():
            if one.acknowledged:
                assert one.acknowledged in design.acknowledged
                assert one.acknowledged.rule == one.rule


@checked
@given(tangled_designs())
def test_the_units_are_gone_through_once(design: Design):
    """A rule that does not announce a question costs a walk over all units."""
    assert judge(design, rules=RULES).reading.survey.walks <= 1


@checked
@given(designs())
def test_the_vicinity_is_all_that_a_unit_is_judged_by(design: Design):
    for unit in Reading(design).units:
        near = vicinity(design, unit)
        judgement = judge(near.design, unit=unit, outside=near.outside, rules=RULES)

        assert repr(judgement.findings) == repr(analyse(design, unit=unit, rules=RULES))
        # Nothing but the unit itself is looked at in the rest.
        assert set(judgement.reading.units) <= {unit}


def accepting(design: Design, data: st.DataObject) -> Design:
    """The design with some of its findings accepted."""
    found = sorted(identities(analyse(design, rules=RULES)))
    some = data.draw(st.lists(st.sampled_from(found), max_size=5, unique=True)) if found else []
    return replace(design, acknowledged=tuple(Acknowledgement(*one) for one in some))
