"""The rows of a design file, field by field, and the facts each of them stands for."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from roles.analysis import design
from roles.interchange.rows import Day, Key, Link, Many, Name, OneOf, Prose, Row, Share, readable

FINDING_LENGTH = 2_000
NAMED_TEAMS_LENGTH = 2_000

_FINDING = re.compile(r"[A-Z]{3}-\d{2} \S.*")


def _finding(text: str) -> str:
    if not _FINDING.fullmatch(text):
        raise ValueError("must be a rule and a subject such as CAP-04 Plat")
    return text


def _no_comma(key: str) -> str:
    # Findings name teams as [A,B].
    if "," in key:
        raise ValueError("must not hold a comma")
    return key


def _not_too_many(keys: tuple[str, ...]) -> tuple[str, ...]:
    if len(",".join(keys)) > NAMED_TEAMS_LENGTH:
        raise ValueError("must name fewer teams; left out, it is every team in reach")
    return keys


class TeamRow(Row):
    key: Annotated[Key, AfterValidator(_no_comma)]
    name: Name | None = None
    kind: OneOf[design.TeamKind] = design.TeamKind.PRODUCT
    serves: Many[Key] | None = None

    def fact(self) -> design.Team:
        return design.Team(self.key, self.name or self.key, self.kind, self.serves)


class PersonRow(Row):
    key: Key
    name: Name | None = None
    title: Name = ""
    kind: OneOf[design.PersonKind] = design.PersonKind.EMPLOYEE
    available: Share = 1.0

    def fact(self) -> design.Person:
        return design.Person(self.key, self.name or self.key, self.title, self.kind, self.available)


class SeatRow(Row):
    key: Key | None = None
    team: Key
    person: Key | None = None
    roles: Many[Key] = ()
    fte: Share = 1.0
    start: Day | None = None
    end: Day | None = None
    internal_contact: Key | None = None

    def fact(self) -> design.Seat:
        return design.Seat(
            team=self.team,
            person=self.person,
            roles=self.roles,
            fte=self.fte,
            start=self.start,
            end=self.end,
            internal_contact=self.internal_contact,
            key=self.key or "",
        )


class TickRow(Row):
    activity: Key
    person: Key | None = None
    seat: Key | None = None
    role: Key | None = None
    team: Key | None = None
    level: OneOf[design.Level] = design.Level.OWNER
    for_: Annotated[Many[Key], AfterValidator(_not_too_many)] | None = Field(
        alias="for", default=None
    )

    def fact(self) -> design.Tick:
        return design.Tick(
            self.activity, self.person, self.seat, self.role, self.team, self.level, self.for_
        )


class AgreementRow(Row):
    kind: Key
    from_: Key = Field(alias="from")
    to: Key
    status: OneOf[design.AgreementStatus] = design.AgreementStatus.DRAFT
    elements: Many[Key] = ()
    url: Link = ""

    def fact(self) -> design.Agreement:
        return design.Agreement(
            self.kind, self.from_, self.to, self.status, self.elements, self.url
        )


class AcknowledgementRow(Row):
    finding: Annotated[
        str,
        StringConstraints(max_length=FINDING_LENGTH),
        AfterValidator(readable),
        AfterValidator(_finding),
    ]
    reason: Prose = ""
    by: Name = ""
    until: Day | None = None

    def fact(self) -> design.Acknowledgement:
        rule, _, subject = self.finding.partition(" ")
        return design.Acknowledgement(rule, subject, self.reason, self.by, self.until)


class DesignRow(Row):
    """A whole design file; what its keys and thresholds say is checked elsewhere."""

    format: Literal["teamdesign/1"]
    name: Name = ""
    framework: Key | None = None
    structure: Key | None = None
    serving: OneOf[design.Serving] = design.Serving.ONLINE
    stage: OneOf[design.Stage] = design.Stage.AUTO
    regulated: bool = False
    data_scale: OneOf[design.DataScale] = design.DataScale.SMALL
    as_of: Day | None = None
    accepted_variations: Many[Key] = ()
    thresholds: dict[str, Any] = {}
    teams: Many[TeamRow] = ()
    people: Many[PersonRow] = ()
    seats: Many[SeatRow] = ()
    ticks: Many[TickRow] = ()
    agreements: Many[AgreementRow] = ()
    acknowledged: Many[AcknowledgementRow] = ()
