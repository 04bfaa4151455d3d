"""Lists that people sort and page through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from roles import models
from roles.analysis.design import Acknowledgement, Design, Team
from roles.analysis.findings import Finding
from roles.interchange.report_file import ReportedFinding
from roles.models import Participant, Person
from roles.pages.reference_links import links_of
from roles.pages.verdicts import tone_of
from roles.templatetags.marks import avatar, mark

# More teams than this are counted instead of named.
_TEAMS_NAMED = 3


class ListTable(tables.Table):
    """A list that the address sorts and turns the pages of."""

    # How long a page is, no address may say: a page of 0 rows has no number.
    prefixed_per_page_field = None


class PersonTable(ListTable):
    """The directory; its people come from `pages.people.read_directory`."""

    name = tables.Column(attrs={"td": {"scope": "row"}})
    title = tables.Column(default="")
    department = tables.Column(default="")
    kind = tables.Column()
    manager = tables.Column(default="", order_by="manager__name")
    seats = tables.Column("Seats in the live design", "live_participations", orderable=False)

    class Meta:
        attrs = {"label": "People"}
        empty_text = "Nobody."

    def render_name(self, record: Person) -> SafeString:
        kind = "vendor" if record.kind == "vendor" else "person"
        return format_html(
            '<span class="line">{}<a href="{}">{}</a></span>',
            avatar(record.name, kind),
            reverse("person_edit", args=[record.organisation.slug, record.pk]),
            record.name,
        )

    def render_seats(self, value: Iterable[Participant]) -> str:
        seats = [seat for participation in value for seat in participation.seats.all()]
        return ", ".join(f"{seat.team} {seat.fte:.0%}" for seat in seats)


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
    With `version`, that of the reference, each leads to what it rests on there. With
    `offered_in`, the stored design, what can be done stands there as buttons.
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
        version: models.FrameworkVersion | None = None,
        offered_in: models.Design | None = None,
    ) -> None:
        self._matrices = matrices or {}
        self._design = design
        self._version = version
        self._offered_in = offered_in
        places = {team.key: place for place, team in enumerate(design.teams)}
        super().__init__(
            [
                FindingRow(one, tuple(design.teams[place] for place in _in_order(one, places)))
                for one in findings
            ]
        )

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
            finding.message,
            _accepted(accepted) if accepted else "",
            finding.why,
            format_html("<p>Source: {}.</p>", finding.source) if finding.source else "",
            self._references(finding),
        )

    def _references(self, finding: Finding) -> SafeString | str:
        if self._version is None:
            return ""
        links = links_of(finding, self._design, self._version)
        return render_to_string(
            "findings/reference_links.html", {"links": links, "rule": finding.rule}
        )

    def render_fix(self, value: ReportedFinding) -> SafeString | str:
        """What to do: buttons that do it, else a link to the matrix where it can be done."""
        finding = value.finding
        address = next((self._matrices[key] for key in finding.teams if key in self._matrices), "")
        if address and finding.activities:
            address = f"{address}#row-{finding.activities[0]}"
        if self._offered_in is not None:
            return render_to_string(
                "fixes/buttons.html",
                {
                    "finding": finding,
                    "design": self._offered_in,
                    "may_edit": True,
                    "by_hand": address,
                },
                request=self.request,
            )
        if not address:
            return finding.fix
        return format_html('<a href="{}">{}</a>', address, finding.fix)


def _in_order(one: ReportedFinding, places: Mapping[str, int]) -> list[int]:
    return sorted(places[key] for key in one.finding.teams if key in places)


def _accepted(accepted: Acknowledgement) -> SafeString:
    by = f" by {accepted.by}" if accepted.by else ""
    until = f" until {accepted.until:%-d %B %Y}" if accepted.until else ""
    reason = f": {accepted.reason}" if accepted.reason else ""
    return format_html("<p>{}{}</p>", mark("covered", f"Accepted{by}{until}"), reason)
