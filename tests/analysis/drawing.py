"""Designs drawn as text, so that a rule's test shows the smallest team it is about.

The reference behind them is drawn too: five roles and six activities of the shipped one, with
its three structures and two of its handoffs.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import dedent
from typing import Any

from roles.analysis import Design, Finding, Framework
from roles.analysis.design import (
    Activity,
    Agreement,
    AgreementStatus,
    Cell,
    Exclusion,
    Handoff,
    Home,
    Level,
    Mark,
    Person,
    PersonKind,
    Place,
    Role,
    Seat,
    Serving,
    Stage,
    Strength,
    Structure,
    Team,
    TeamKind,
    Tick,
    Variation,
)
from roles.analysis.reading import Reading

TODAY = date(2026, 11, 21)

ROLES = {
    "PM": Role("product_manager", "Product Manager"),
    "DS": Role("data_scientist", "Data Scientist"),
    "MLE": Role("ml_engineer", "Machine Learning Engineer"),
    "MLOps": Role("mlops_engineer", "MLOps Engineer"),
    "DE": Role("data_engineer", "Data Engineer"),
}

_LEVELS = {level.letter: level for level in Level}

_CANONICAL = {"define": "define_requirements", "prepare": "build_data_pipelines"}


def framework(drawing: str, **facts: Any) -> Framework:
    """Read a reference matrix: roles across, activities down.

    "o" owns, "s" supports, "x" does not do it, "-" usually does not, "." nothing is said. An
    activity followed by "!" is a decision, by "*" critical, by "~" for online serving only, by
    "?" not required.
    """
    header, *rows = [line.split() for line in drawing.strip().splitlines()]
    activities, cells, exclusions = [], [], []
    for name, *marks in rows:
        activity = _activity(name)
        activities.append(activity)
        for short, mark in zip(header, marks, strict=True):
            role = ROLES[short].key
            if mark in "os":
                owner_or_support = Mark.OWNER if mark == "o" else Mark.SUPPORT
                cells.append(Cell(activity.key, role, owner_or_support))
            elif mark in "x-":
                strength = Strength.HARD if mark == "x" else Strength.SOFT
                exclusions.append(Exclusion(role, activity.key, strength))
    return Framework(
        slug="drawn",
        title="Drawn",
        roles=tuple(ROLES[short] for short in header),
        activities=tuple(activities),
        cells=tuple(cells),
        exclusions=tuple(exclusions),
        **facts,
    )


def _activity(name: str) -> Activity:
    key = name.rstrip("!*~?")
    return Activity(
        key,
        key.capitalize(),
        serving=(Serving.ONLINE,) if "~" in name else (Serving.ONLINE, Serving.BATCH),
        required="?" not in name,
        critical="*" in name,
        single_owner="!" in name,
        canonical=_CANONICAL.get(key, f"{key}_models"),
    )


def _structure(key: str, name: str, *, homes: str, places: str, **lists: str) -> Structure:
    """Read homes as "PM=product", places as "deploy=own,central"."""
    return Structure(
        key,
        name,
        homes={ROLES[role].key: Home(home) for role, home in _pairs(homes)},
        places={
            activity: tuple(map(Place, allowed.split(","))) for activity, allowed in _pairs(places)
        },
        **{
            name: tuple(ROLES[short].key for short in roles.split())
            for name, roles in lists.items()
        },
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split():
        key, _, value = pair.partition("=")
        yield key, value


REFERENCE = framework(
    """
                PM  DS  MLE  MLOps  DE
        define!  o   .    x      x   .
        prepare  .   .    .      .   o
        explore  .   o    -      .   s
        build    x   o    o      x   x
        deploy*  .   -    o      o   x
        monitor* .   -    .      o   x
    """,
    structures=(
        _structure(
            "centralized",
            "Central platform",
            homes="PM=product DS=product MLE=central MLOps=central DE=unspecified",
            places="define=own prepare=own,central,shared explore=own build=own,central "
            "deploy=central monitor=central",
            product_roles="PM DS",
            central_roles="MLOps MLE",
        ),
        _structure(
            "embedded",
            "Everybody in the team",
            homes="PM=product DS=product MLOps=product MLE=unspecified DE=unspecified",
            places="define=own prepare=own,shared explore=own build=own deploy=own monitor=own",
            product_roles="PM DS MLOps",
        ),
        _structure(
            "hybrid",
            "Platform and embedded",
            homes="PM=product DS=product MLOps=both MLE=unspecified DE=unspecified",
            places="define=own prepare=own,central,shared explore=own build=own,central "
            "deploy=own monitor=own",
            product_roles="PM DS MLOps",
        ),
    ),
    variations=(
        Variation(
            "ds_deploys",
            "Data scientists who deploy their own models",
            (Cell("deploy", "data_scientist"),),
        ),
    ),
    handoffs=(
        Handoff(
            "data", "Data handoff", ("prepare",), ("build",), ("schema", "sla"), "A data contract"
        ),
        Handoff("model", "Model handoff", ("build",), ("deploy",), ("format",)),
    ),
    ambiguous_titles={
        "data engineer": ("data_engineer", "mlops_engineer"),
        "platform engineer": ("mlops_engineer", "ml_engineer"),
        "sre": ("mlops_engineer",),
    },
)


def draw(
    drawing: str, *, reference: Framework = REFERENCE, stage: Stage = Stage.GROWN, **settings: Any
) -> Design:
    """Read a design: teams, and in each the seats with their ticks.

    A line a team, with its kind, the teams it serves and its name; below it, indented, a line a
    seat: who, the roles or "-", then facts and ticks in any order::

        A product
            Pam  PM        define
            Dora DS+MLE    50% title="Wizard" explore A:build S:deploy@A+B
            ?new DS        explore
            role MLOps     monitor
            Left away      monitor
        Plat platform for A "ML Platform"
        agreement model A>Plat agreed format

    A tick is an owner's unless a letter says otherwise; "@" names the teams it is for. "?new" is
    a vacancy with a key, "?" one without; "role" ticks a role; "away" ticks somebody without a
    seat there. Facts: a share, name=, title=, kind=, free= (their time), from=, until=, contact=.
    The stage is grown unless said otherwise, so that no rule is muted.
    """
    lines = [line for line in dedent(drawing).splitlines() if line.strip()]
    canvas = _Canvas()
    for line in lines:
        canvas.add(line)
    return Design(
        framework=reference,
        as_of=TODAY,
        stage=stage,
        teams=tuple(canvas.teams),
        people=tuple(canvas.people.values()),
        seats=tuple(canvas.seats),
        ticks=tuple(canvas.ticks),
        agreements=tuple(canvas.agreements),
        **settings,
    )


def read(drawing: str, **settings: Any) -> Reading:
    """Read a design and give it to the rules, as `draw` does."""
    return Reading(draw(drawing, **settings))


def subjects(findings: Iterable[Finding]) -> list[str]:
    return [finding.subject for finding in findings]


def identities(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.subject) for finding in findings}


class _Canvas:
    def __init__(self) -> None:
        self.teams: list[Team] = []
        self.people: dict[str, Person] = {}
        self.seats: list[Seat] = []
        self.ticks: list[Tick] = []
        self.agreements: list[Agreement] = []

    def add(self, line: str) -> None:
        words = shlex.split(line)
        if line.startswith(" "):
            self._add_row(*words)
        elif words[0] == "agreement":
            self._add_agreement(*words[1:])
        else:
            self._add_team(*words)

    def _add_team(self, key: str, kind: str, *rest: str) -> None:
        served = None
        names = list(rest)
        if "for" in names:
            names, served = names[: names.index("for")], names[names.index("for") + 1 :]
        serves = None if served is None else tuple(team for team in served if team != "nobody")
        self.teams.append(Team(key, names[0] if names else key, TeamKind(kind), serves))

    def _add_agreement(self, kind: str, teams: str, status: str, *elements: str) -> None:
        from_team, _, to_team = teams.partition(">")
        self.agreements.append(
            Agreement(kind, from_team, to_team, AgreementStatus(status), elements)
        )

    def _add_row(self, holder: str, roles: str, *rest: str) -> None:
        team = self.teams[-1].key
        is_fact = re.compile(r"[a-z]+=|\d+%$").match
        facts = dict(
            word.partition("=")[::2] if "=" in word else ("fte", word)
            for word in rest
            if is_fact(word)
        )
        held = tuple(ROLES[short].key for short in roles.split("+") if short in ROLES)
        if holder == "role":
            by: dict[str, str] = {"role": held[0], "team": team}
        elif holder.startswith("?"):
            self._add_seat(team, None, held, facts, key=holder[1:])
            by = {"seat": holder[1:]}
        else:
            self._add_person(holder, facts)
            if roles != "away":
                self._add_seat(team, holder, held, facts)
            by = {"person": holder, "team": team}
        self.ticks += [_tick(word, by) for word in rest if not is_fact(word)]

    def _add_person(self, key: str, facts: dict[str, str]) -> None:
        if key not in self.people:
            self.people[key] = Person(
                key,
                facts.get("name", key),
                facts.get("title", ""),
                PersonKind(facts.get("kind", "employee")),
                _share(facts.get("free", "100%")),
            )

    def _add_seat(
        self,
        team: str,
        person: str | None,
        roles: tuple[str, ...],
        facts: dict[str, str],
        *,
        key: str = "",
    ) -> None:
        self.seats.append(
            Seat(
                team,
                person,
                roles,
                _share(facts.get("fte", "100%")),
                _day(facts.get("from")),
                _day(facts.get("until")),
                facts.get("contact"),
                key,
            )
        )


def _tick(word: str, by: dict[str, str]) -> Tick:
    letter, activity, teams = re.fullmatch(r"(?:([RASCI]):)?(\w+)(?:@([\w+]+))?", word).groups()
    return Tick(
        activity,
        level=_LEVELS[letter or "R"],
        teams=tuple(teams.split("+")) if teams else None,
        **by,
    )


def _share(percent: str) -> float:
    return float(percent.removesuffix("%")) / 100


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
