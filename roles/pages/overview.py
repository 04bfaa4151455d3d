"""The overview of a design: its numbers, its structure as a picture, its coverage as a map."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from roles import models
from roles.analysis.cells import CellState
from roles.analysis.design import Design, Structure, Team, TeamKind
from roles.analysis.difference import Counts, difference
from roles.analysis.engine import analyse
from roles.analysis.findings import Family, Finding
from roles.analysis.metrics import METRICS, Good, Unit
from roles.analysis.reading import ORGANISATION, Reading
from roles.analysis.wording import listed
from roles.interchange.report_file import ReportedFinding
from roles.pages.handoffs import Bundle, bundled, crossing_handoffs, handoffs_told
from roles.pages.heat import Heat, heat_of
from roles.pages.structure_boxes import Cluster
from roles.pages.structure_picture import (
    PAGE,
    PHONE,
    TEAMS_ALONE,
    WIDE_PAGE,
    Picture,
    Teams,
    draw_structure,
)
from roles.pages.team_panels import Panel, Panels, counted, percent
from roles.pages.verdicts import tone_of

# With more teams or seats than this, a team shows how many sit there instead of who.
_TEAMS_IN_FULL = 12
_SEATS_IN_FULL = 150

# More product teams than this come in pages, the worst first.
_TEAMS_PER_PAGE = 40

# The view of a design that tells what a measure counts.
_PAGES = {"handoffs_crossing": "agreement_list", "handoffs_contracted": "agreement_list"}

_GOOD = {Good.UP: "Higher is better.", Good.DOWN: "Lower is better.", Good.NEITHER: ""}

# These come first, and are there even when there is nothing to count.
_ALWAYS_TILED = (Family.GAP, Family.OVERLAP, Family.OFF_ROLE, Family.STRUCTURE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many cells are owned where the structure wants it, and how many are at all."""

    percent: int
    anywhere_percent: int


@dataclass(frozen=True, slots=True)
class Tile:
    """How many findings of one kind are open, and in how many teams."""

    tone: str
    label: str
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number by which designs are compared, what it means, and which way is good.

    `page` is the view of the design that tells more, if there is one.
    """

    name: str
    value: str
    meaning: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Product teams that the same platforms serve; `served_by` is empty if none does."""

    served_by: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows but the findings.

    `product_page` holds the product teams of the present page, and is the worst first if there
    is more than one; `groups` holds their panels.
    """

    about: str
    judged: str
    team_pks: Mapping[str, int]
    coverage: Coverage | None
    tiles: tuple[Tile, ...]
    seats: int
    open_seats: int
    structure: Structure | None
    has_structures: bool
    teams: Teams
    groups: tuple[Group, ...]
    product_page: Page[Team]
    heat: Heat | None
    measures: tuple[Measure, ...]

    @property
    def has_teams(self) -> bool:
        return bool(self.teams.platforms or self.groups or self.teams.shared)

    @property
    def is_wide(self) -> bool:
        """Whether the picture has the whole width of the page, as no map stands beside it."""
        return self.heat is None or self.heat.is_turned

    @property
    def handoffs_told(self) -> str:
        return handoffs_told(self.teams.handoffs)

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """The handoffs between kinds of teams, where the teams themselves are told in brief."""
        return bundled(self.teams.handoffs) if self.teams.is_brief else ()

    @property
    def size(self) -> str:
        """How large the picture may get, for the style sheet."""
        return "wide" if self.is_wide else "page"

    def picture(self) -> Picture:
        """The structure, drawn as wide as the page has room."""
        return draw_structure(self.teams, WIDE_PAGE if self.is_wide else PAGE)

    def phone_picture(self) -> Picture:
        return draw_structure(self.teams, PHONE)


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """The newest version of the framework, and how many findings it makes or settles."""

    version: models.FrameworkVersion
    counts: Counts


def read_newer_version(
    newest: models.FrameworkVersion, findings: Iterable[ReportedFinding], design: Design
) -> NewerVersion:
    """Compare all findings of a design with those of the same design by the newest version."""
    found = difference((one.finding for one in findings), analyse(design))
    return NewerVersion(newest, found.counts)


def read_overview(
    design: models.Design,
    reading: Reading,
    findings: Sequence[Finding],
    metrics: Mapping[str, float | None],
    *,
    page: str | None,
) -> Overview:
    """Lay out what is known about a design, in one query; `findings` are the open ones.

    `page` is the page of product teams that is asked for, where there are several.
    """
    facts = reading.design
    pks = dict(design.teams.values_list("key", "pk"))
    is_brief = len(facts.teams) > _TEAMS_IN_FULL or len(facts.seats) > _SEATS_IN_FULL
    panels = Panels(reading, findings, pks, is_brief=is_brief)
    products = [team for team in facts.teams if team.kind is TeamKind.PRODUCT]
    platforms = [team for team in facts.teams if team.kind is TeamKind.PLATFORM]
    shared = [team for team in facts.teams if team.kind is TeamKind.SHARED]
    listed_products = panels.worst_first(products) if len(products) > _TEAMS_PER_PAGE else products
    product_page = Paginator(listed_products, _TEAMS_PER_PAGE).get_page(page)
    here = list(product_page)
    missing_central = panels.roles_missing_in(platforms)
    lacks_platform = not platforms and any(one.rule == "STR-01" for one in findings)
    product_panels = {team.key: panels.panel(team) for team in products}
    teams = Teams(
        platforms=tuple(
            panels.panel(team, missing=() if place else missing_central)
            for place, team in enumerate(platforms)
        ),
        products=tuple(product_panels.values()),
        shared=tuple(panels.panel(team) for team in shared),
        lacking=_role_names(reading, missing_central) if lacks_platform else None,
        clusters=_clusters(panels.worst_first(products), product_panels),
        handoffs=crossing_handoffs(reading),
        is_brief=is_brief,
    )
    return Overview(
        about=_about(reading),
        judged=_judged(reading),
        team_pks=pks,
        coverage=_coverage(reading),
        tiles=_tiles(findings),
        seats=len(facts.seats),
        open_seats=len(reading.vacancies),
        structure=reading.framework.structure_by_key.get(facts.structure or ""),
        has_structures=bool(reading.framework.structures),
        teams=teams,
        groups=_groups(product_panels[team.key] for team in here),
        product_page=product_page,
        heat=heat_of(reading, findings, [*here, *platforms, *shared], pks),
        measures=tuple(_measures(metrics)),
    )


def _about(reading: Reading) -> str:
    design = reading.design
    people = {seat.person for seat in design.seats} - {None}
    return (
        f"{counted(len(design.teams), 'team')}, {counted(len(design.seats), 'seat')}, "
        f"{counted(len(people), 'person', 'people')}."
    )


def _judged(reading: Reading) -> str:
    """What was looked at, for whom nothing was found."""
    units = counted(len(reading.units), "product team")
    whom = "the whole organisation" if reading.has_no_product_team else units
    activities = counted(len(reading.activities), "activity", "activities")
    return f"Judged were {activities} for {whom}, on {reading.today:%-d %B %Y}."


def _coverage(reading: Reading) -> Coverage | None:
    cells = [cell for _, _, cell in reading.each_cell()]
    if not cells:
        return None
    covered = sum(cell.is_covered for cell in cells)
    in_place = sum(cell.state is CellState.IN for cell in cells)
    return Coverage(percent(in_place, len(cells)), percent(covered, len(cells)))


def _tiles(findings: Sequence[Finding]) -> tuple[Tile, ...]:
    counts = Counter(finding.family for finding in findings)
    others = [family for family in Family if counts[family] and family not in _ALWAYS_TILED]
    return tuple(
        Tile(tone_of(family), _plural(family), counts[family], _where(family, findings))
        for family in (*_ALWAYS_TILED, *others)
    )


def _plural(family: Family) -> str:
    return f"{family.label}s" if family in (Family.GAP, Family.OVERLAP) else family.label


def _where(family: Family, findings: Sequence[Finding]) -> str:
    teams = {
        team
        for finding in findings
        if finding.family is family
        for team in finding.teams
        if team != ORGANISATION
    }
    return f"in {counted(len(teams), 'team')}" if teams else ""


def _measures(metrics: Mapping[str, float | None]) -> Iterator[Measure]:
    for metric in METRICS:
        value = metrics[metric.key]
        if value is not None:
            sign = "%" if metric.unit is Unit.PERCENT else ""
            meaning = f"{metric.meaning} {_GOOD[metric.good]}".strip()
            yield Measure(metric.name, f"{value:g}{sign}", meaning, _PAGES.get(metric.key, ""))


def _role_names(reading: Reading, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(reading.framework.role_by_key[key].name for key in keys)


def _groups(panels: Iterable[Panel]) -> tuple[Group, ...]:
    """The teams by the platforms that serve them, in the order of the first team of each."""
    return tuple(Group(listed(names), tuple(alike)) for names, alike in _alike(panels).items())


def _clusters(worst_first: Sequence[Team], panels: Mapping[str, Panel]) -> tuple[Cluster, ...]:
    """The same of all teams, where they are too many to be drawn; `panels` are in order."""
    if len(worst_first) <= TEAMS_ALONE:
        return ()
    alike = _alike(panels[team.key] for team in worst_first)
    in_order = [key for key in _alike(panels.values()) if key]
    in_order += [key for key in alike if not key]
    return tuple(Cluster(f"teams {place}", tuple(alike[key])) for place, key in enumerate(in_order))


def _alike(panels: Iterable[Panel]) -> dict[tuple[str, ...], list[Panel]]:
    groups: dict[tuple[str, ...], list[Panel]] = {}
    for panel in panels:
        names = tuple(one.name for one in panel.servers if one.kind is TeamKind.PLATFORM)
        groups.setdefault(names, []).append(panel)
    return groups
