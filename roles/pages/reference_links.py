"""What in the reference a finding rests on: links to cells, activities, roles, structures."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from django.urls import reverse

from roles.analysis.design import Design
from roles.analysis.findings import Family, Finding
from roles.models import FrameworkVersion

LINKS_AT_MOST = 4

# Findings about one activity in these families rest on the cells of its owners.
_ON_OWNERS = (Family.GAP, Family.OVERLAP, Family.ACCOUNTABILITY)
# Other families that look at where the structure wants the work done.
_ON_STRUCTURE = ("OVL-02", "OVL-03", "CAP-04", "DAT-07")


@dataclass(frozen=True, slots=True)
class ReferenceLink:
    label: str
    address: str


def links_of(
    finding: Finding, design: Design, version: FrameworkVersion
) -> tuple[ReferenceLink, ...]:
    """The places in the design's own version of the framework, the nearest first.

    There is none where a finding rests on no source, such as a seat share above 100%.
    """
    found = _Links(finding, design, version)
    links = (
        *found.handoff(),
        *found.structure(),
        *(list(found.cells()) or found.activities()),
        *found.roles(),
    )
    return tuple(islice(dict.fromkeys(links), LINKS_AT_MOST))


class _Links:
    """The links of one finding, by what they lead to."""

    def __init__(self, finding: Finding, design: Design, version: FrameworkVersion) -> None:
        self._finding = finding
        self._design = design
        self._framework = design.framework
        self._slug = version.framework.slug
        self._pin = f"?version={version.number}"

    def handoff(self) -> Iterator[ReferenceLink]:
        kind = self._finding.subject.partition(":")[0]
        if self._finding.family is Family.HANDOFF and kind in self._framework.handoff_by_key:
            name = self._framework.handoff_by_key[kind].name
            yield ReferenceLink(name, self._page(f"handoff-{kind}"))

    def structure(self) -> Iterator[ReferenceLink]:
        """The chosen structure, and where it wants the work done."""
        finding = self._finding
        if finding.family is not Family.STRUCTURE and finding.rule not in _ON_STRUCTURE:
            return
        page = reverse("structure_list", args=[self._slug]) + self._pin
        structure = self._framework.structure_by_key.get(self._design.structure or "")
        if structure is None:
            yield ReferenceLink("Structures", page)
            return
        for key in finding.activities[:1]:
            if key in structure.places:
                name = self._framework.activity_by_key[key].name
                yield ReferenceLink(f"{structure.name}: {name}", f"{page}#place-{quote(key)}")
        yield ReferenceLink(structure.name, f"{page}#{quote(structure.key)}")

    def cells(self) -> Iterator[ReferenceLink]:
        """The cells of one activity: those that say who does not do it, or who owns it."""
        if len(self._finding.activities) != 1:
            return
        (activity,) = self._finding.activities
        if self._finding.family is Family.OFF_ROLE:
            held = self._held()
            roles = [
                one.role
                for one in self._framework.exclusions
                if one.activity == activity and one.role in held
            ]
        elif self._finding.family in _ON_OWNERS:
            cells = (one for one in self._framework.cells if one.mark == "owner")
            roles = [one.role for one in cells if one.activity == activity]
        else:
            roles = []
        for role in roles:
            short = (
                self._framework.role_by_key[role].short or self._framework.role_by_key[role].name
            )
            name = self._framework.activity_by_key[activity].name
            yield ReferenceLink(f"{short}: {name}", self._page(f"cell-{activity}-{role}"))

    def activities(self) -> Iterator[ReferenceLink]:
        for key in self._finding.activities:
            if key in self._framework.activity_by_key:
                name = self._framework.activity_by_key[key].name
                yield ReferenceLink(name, self._page(f"activity-{key}"))
            else:
                yield ReferenceLink("Activities", self._page("activities"))

    def roles(self) -> Iterator[ReferenceLink]:
        for key in self._finding.roles:
            if key in self._framework.role_by_key:
                address = reverse("role_detail", args=[self._slug, key]) + self._pin
                yield ReferenceLink(self._framework.role_by_key[key].name, address)

    def _held(self) -> set[str]:
        """The roles of the people that the finding is about."""
        return {
            role
            for seat in self._design.seats
            if seat.person in self._finding.people
            for role in seat.roles
        }

    def _page(self, anchor: str) -> str:
        return f"{reverse('framework_detail', args=[self._slug])}{self._pin}#{quote(anchor)}"
