"""Lists that people sort and page through."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.db.models import F
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2.data import TableQuerysetData

from roles import models
from roles.analysis.design import Acknowledgement, Design, Team
from roles.analysis.findings import Finding
from roles.interchange.report_file import ReportedFinding
from roles.models import Person, PersonQuerySet
from roles.pages.cut_texts import People, cut, person_addresses
from roles.pages.people import COLUMNS, Directory, given_to
from roles.pages.reference_links import links_of
from roles.pages.verdicts import tone_of
from roles.templatetags.marks import avatar, mark

type _Ordered = tuple[PersonQuerySet, bool]

# More teams than this are counted instead of named.
_TEAMS_NAMED = 3


class ListTable(tables.Table):
    """A list that the address sorts and turns the pages of."""

    # How long a page is, no address may say: a page of 0 rows has no number.
    prefixed_per_page_field = None


class PeopleData(TableQuerysetData):
    """The people whom a directory finds, in an order that an index has; read by the page."""

    def __init__(
        self, people: PersonQuerySet, *, directory: Directory, among: PersonQuerySet | None
    ) -> None:
        super().__init__(people)
        self._directory = directory
        self._among = among

    def __getitem__(self, key: slice) -> list[Person]:
        """A page; of those beyond the middle from the end, which is nearer."""
        length = len(self)
        if key.start <= length / 2:
            return self._read(self.data, key)
        from_end = slice(length - min(key.stop, length), length - key.start)
        return self._read(self.data.reverse(), from_end)[::-1]

    def _read(self, people: PersonQuerySet, key: slice) -> list[Person]:
        # The index of the order leads to a page of most people soon, to one of few perhaps late.
        if self._among is not None and len(self) * 2 < self._among.count():
            people = people.found_first(self._among, count=len(self))
        return list(self._directory.with_seats(people)[key])


class PersonTable(ListTable):
    """The directory; `columns` of it are shown, and people to choose if `may_choose`.

    Where only some are looked for, `among` are all of whom they are found.
    """

    choose = tables.Column("Choose", "pk", orderable=False, attrs={"th": {"class": "muted"}})
    name = tables.Column(attrs={"td": {"scope": "row"}}, order_by=("name", "pk"))
    title = tables.Column(default="", order_by=("title", "pk"))
    department = tables.Column(default="", order_by=("department", "pk"))
    email = tables.Column(default="", order_by=("email", "pk"))
    kind = tables.Column(order_by=("kind", "pk"))
    # In no order of their names: no index has it.
    manager = tables.Column(default="", orderable=False)
    seats = tables.Column(COLUMNS["seats"], empty_values=(), orderable=False)
    roles = tables.Column(empty_values=(), orderable=False)
    load = tables.Column(empty_values=(), orderable=False)
    available = tables.Column(COLUMNS["available"], orderable=False)
    starts_on = tables.DateColumn("j M Y", verbose_name=COLUMNS["starts_on"], default="")
    leaves_on = tables.DateColumn("j M Y", verbose_name=COLUMNS["leaves_on"], default="")
    external_id = tables.Column(COLUMNS["external_id"], default="", orderable=False)

    class Meta:
        attrs = {"label": "People"}
        empty_text = "Nobody."

    def __init__(
        self,
        people: PersonQuerySet,
        *,
        directory: Directory,
        columns: Collection[str],
        among: PersonQuerySet | None = None,
        may_choose: bool = False,
    ) -> None:
        self._directory = directory
        shown = {*columns, *(["choose"] if may_choose else [])}
        super().__init__(
            PeopleData(people.in_name_order(), directory=directory, among=among),
            exclude=[name for name in self.base_columns if name not in shown],
        )

    def in_order(self) -> PersonQuerySet:
        """All people of the table as it is sorted, whatever the page."""
        return self._directory.with_seats(self.data.data)

    def render_choose(self, record: Person) -> SafeString:
        return format_html(
            '<input type="checkbox" name="person" value="{}" aria-label="Choose {}">',
            record.pk,
            record.name,
        )

    def render_name(self, record: Person) -> SafeString:
        kind = "vendor" if record.kind == "vendor" else "person"
        return format_html(
            '<span class="line">{}<a href="{}">{}</a>{}</span>',
            avatar(record.name, kind),
            reverse("person_detail", args=[self._directory.organisation.slug, record.pk]),
            record.name,
            self._leaving(record),
        )

    def _leaving(self, person: Person) -> SafeString | str:
        day = person.leaves_on
        if day is None:
            return ""
        word = "left" if day < self._directory.on else "leaves"
        return format_html('<span class="tag">{} {}</span>', word, f"{day:%-d %b %Y}")

    def render_seats(self, record: Person) -> str:
        return str(self._directory.told(record, "seats"))

    def render_roles(self, record: Person) -> str:
        return str(self._directory.told(record, "roles"))

    def render_load(self, record: Person) -> SafeString | str:
        given, has = given_to(self._directory, record), float(record.available)
        says = f"{given:.0%} of {has:.0%}"
        return mark("overlap", says) if given > has + 1e-9 else says

    def render_available(self, value: Decimal) -> str:
        return f"{value:.0%}"

    # The table names the direction by its place.
    def order_starts_on(self, people: PersonQuerySet, backwards: bool) -> _Ordered:  # noqa: FBT001
        return _by_day(people, "starts_on", backwards=backwards), True

    def order_leaves_on(self, people: PersonQuerySet, backwards: bool) -> _Ordered:  # noqa: FBT001
        return _by_day(people, "leaves_on", backwards=backwards), True


def _by_day(people: PersonQuerySet, field: str, *, backwards: bool) -> PersonQuerySet:
    """The earliest first and those without a day last, or all that backwards, in any database."""
    if backwards:
        return people.order_by(F(field).desc(nulls_first=True), "-pk")
    return people.order_by(F(field).asc(nulls_last=True), "pk")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, and the teams it is about in the order of the design."""

    reported: ReportedFinding
    teams: tuple[Team, ...]

    @property
    def severity(self) -> int:
        return self.reported.finding.severity.rank

    @property
    def kind(self) -> str:
        return self.reported.finding.family.label

    @property
    def team(self) -> str:
        return ", ".join(team.name for team in self.teams).casefold()

    @property
    def rule(self) -> str:
        return self.reported.finding.rule


class FindingTable(ListTable):
    """The findings of a report; unless another order is asked for, in the order they come in.

    `matrices` are the addresses of the teams' matrices by key; a team without one has no link.
    With `stored`, the stored design, each leads to what it rests on in the reference and to the
    people it names, in one query a page; to whoever `may_edit` it, what can be done is offered.
    """

    severity = tables.Column()
    kind = tables.Column()
    team = tables.Column("Teams", empty_values=())
    message = tables.Column(
        "What is wrong", "reported", orderable=False, attrs={"td": {"scope": "row"}}
    )
    fix = tables.Column("What to do", "reported", orderable=False)
    rule = tables.Column(attrs={"td": {"class": "muted"}})

    class Meta:
        attrs = {"label": "Findings", "class": "table findings"}
        row_attrs = {"data-accepted": lambda record: None if record.reported.is_open else "true"}
        empty_text = "Nothing to report."

    def __init__(
        self,
        findings: Iterable[ReportedFinding],
        *,
        design: Design,
        matrices: Mapping[str, str] | None = None,
        stored: models.Design | None = None,
        may_edit: bool = False,
    ) -> None:
        self._matrices = matrices or {}
        self._design = design
        self._stored = stored
        self._may_edit = may_edit
        self._named: Mapping[int, Mapping[str, str]] = {}
        self._pages: Mapping[str, str] = {}
        places = {team.key: place for place, team in enumerate(design.teams)}
        super().__init__(
            [
                FindingRow(one, tuple(design.teams[place] for place in _in_order(one, places)))
                for one in findings
            ]
        )

    def before_render(self, request: HttpRequest) -> None:
        if self._stored is not None:
            shown = [row.record.reported.finding for row in self.paginated_rows]
            people = People(self._design, shown)
            self._named = {id(one): people.named_in(one) for one in shown}
            keys = {key for named in self._named.values() for key in named.values()}
            self._pages = person_addresses(self._stored, keys)

    def in_order(self) -> list[ReportedFinding]:
        """All findings of the table as it is sorted, whatever the page."""
        return [row.record.reported for row in self.rows]

    def render_severity(self, record: FindingRow) -> SafeString:
        label = record.reported.finding.severity.label
        return mark(label.lower(), label)

    def render_kind(self, record: FindingRow) -> SafeString:
        family = record.reported.finding.family
        return mark(tone_of(family), family.label)

    def render_team(self, record: FindingRow) -> SafeString | str:
        if len(record.teams) > _TEAMS_NAMED:
            return f"{len(record.teams)} teams"
        return format_html_join(", ", "<bdi>{}</bdi>", ((team.name,) for team in record.teams))

    def render_rule(self, value: str) -> SafeString:
        return format_html('<a href="{}#{}">{}</a>', reverse("rule_list"), value, value)

    def render_message(self, value: ReportedFinding) -> SafeString:
        finding, accepted = value.finding, value.acknowledgement
        return format_html(
            "<p>{}</p>{}<details><summary>Why</summary><p>{}</p>{}{}</details>",
            self._message(finding),
            _accepted(accepted) if accepted else "",
            finding.why,
            format_html("<p>Source: {}.</p>", finding.source) if finding.source else "",
            self._references(finding),
        )

    def _message(self, finding: Finding) -> SafeString:
        named = self._named.get(id(finding), {})
        pages = {name: self._pages.get(key, "") for name, key in named.items()}
        pieces = cut(finding.message, pages)
        return format_html_join("", "{}", ((_linked(*piece),) for piece in pieces))

    def _references(self, finding: Finding) -> SafeString | str:
        if self._stored is None:
            return ""
        links = links_of(finding, self._design, self._stored.version)
        return render_to_string(
            "findings/reference_links.html", {"links": links, "rule": finding.rule}
        )

    def render_fix(self, value: ReportedFinding) -> SafeString | str:
        """What to do: buttons that do it, else a link to the matrix where it can be done."""
        finding = value.finding
        address = next((self._matrices[key] for key in finding.teams if key in self._matrices), "")
        if address and finding.activities:
            address = f"{address}#row-{finding.activities[0]}"
        if self._stored is not None and self._may_edit:
            return render_to_string(
                "fixes/buttons.html",
                {
                    "finding": finding,
                    "design": self._stored,
                    "may_edit": True,
                    "by_hand": address,
                },
                request=self.request,
            )
        if not address:
            return finding.fix
        return format_html('<a href="{}">{}</a>', address, finding.fix)


def _linked(text: str, address: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', address, text) if address else text


def _in_order(one: ReportedFinding, places: Mapping[str, int]) -> list[int]:
    return sorted(places[key] for key in one.finding.teams if key in places)


def _accepted(accepted: Acknowledgement) -> SafeString:
    by = f" by {accepted.by}" if accepted.by else ""
    until = f" until {accepted.until:%-d %B %Y}" if accepted.until else ""
    reason = f": {accepted.reason}" if accepted.reason else ""
    return format_html("<p>{}{}</p>", mark("covered", f"Accepted{by}{until}"), reason)
