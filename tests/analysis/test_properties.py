"""What holds for every design, shown on random ones."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from roles.analysis import Design, Finding, analyse
from roles.analysis.design import Acknowledgement, Tick
from roles.analysis.findings import Scope
from roles.analysis.reading import Reading
from roles.analysis.rules import RULES
from tests.analysis.drawing import identities
from tests.analysis.strategies import designs

# The same examples every time; a slow machine is no failure.
checked = settings(derandomize=True, deadline=None, max_examples=150)

# One finding a holder, with all the activities over the units it is about.
TOLD_BY_HOLDER = {"GAP-02", "GAP-03", "GAP-06", "RSK-01", "RSK-05"}
# One finding a person and activity, in the way that is decided over all units (OVL-01 first).
TOLD_ONCE = {"OFF-01", "DND-01", "DND-02"}
# Judged for one unit as for all of them, and then about that unit only.
TOLD_BY_UNIT = (
    {rule.id for rule in RULES if rule.scope is Scope.TEAM}
    - TOLD_BY_HOLDER
    - TOLD_ONCE
    - {"TTL-02"}
)


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


@checked
@given(designs())
def test_a_unit_alone_is_judged_as_among_all(design: Design):
    full = analyse(design)
    for unit in Reading(design).units:
        alone = analyse(design, unit=unit)
        about_it = [finding for finding in full if unit in finding.teams]

        assert of(alone, TOLD_BY_UNIT) == {
            (rule, re.sub(r"\[.*]$", f"[{unit}]", subject))
            for rule, subject in of(about_it, TOLD_BY_UNIT)
        }


@checked
@given(designs())
def test_a_holder_is_told_in_all_units_together_as_in_each(design: Design):
    full = analyse(design)
    key_people = {finding.subject for finding in full if finding.rule == "RSK-02"}
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit in Reading(design).units:
        for finding in analyse(design, unit=unit):
            holder = finding.subject.partition(":")[0]
            # Whom all hangs on can be told of the whole design only.
            if finding.rule in TOLD_BY_HOLDER and (
                finding.rule != "RSK-01" or holder not in key_people
            ):
                together[finding.rule, holder].update(finding.activities)

    assert of(full, TOLD_BY_HOLDER) == {
        (rule, f"{holder}:{','.join(sorted(work))}") for (rule, holder), work in together.items()
    }


@checked
@given(designs())
def test_off_role_work_of_a_unit_is_told_there_too(design: Design):
    full = analyse(design)
    extra = {(finding.people, finding.activities) for finding in full if finding.rule == "OVL-01"}
    for unit in Reading(design).units:
        expected = {
            (one.rule, one.people, one.activities)
            for one in full
            if one.rule in TOLD_ONCE and unit in one.teams
        }
        alone = {
            (one.rule, one.people, one.activities)
            for one in analyse(design, unit=unit)
            if one.rule in TOLD_ONCE
        }

        assert expected <= alone
        # In all units together the extra owner of another one speaks for this one.
        assert {(people, activities) for _, people, activities in alone - expected} <= extra


def of(findings: Iterable[Finding], rules: set[str]) -> set[tuple[str, str]]:
    return {identity for identity in identities(findings) if identity[0] in rules}
