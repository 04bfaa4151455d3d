"""Sentences cut where the name of something stands, so that the name can lead there."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse

from roles.analysis import design as facts
from roles.analysis.findings import Finding
from roles.models import Design

# A sentence names a handful of people and counts the rest.
_LOOKED_THROUGH = 100


def cut(text: str, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The pieces of a text, each with what `names` has for it, or nothing where it is plain.

    Only whole words are a name, and of names within each other the longest is meant.
    """
    if not names:
        return ((text, ""),)
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pieces = re.split(rf"(?<!\w)({longest_first})(?!\w)", text)
    return tuple((piece, names.get(piece, "")) for piece in pieces if piece)


class People:
    """Those whom the findings of a design can name: whom they are about, and who sits there."""

    def __init__(self, design: facts.Design, findings: Iterable[Finding]) -> None:
        self._design = design
        self._members: dict[str, set[str]] = {key: set() for one in findings for key in one.teams}
        for seat in design.seats:
            if seat.person is not None and seat.team in self._members:
                self._members[seat.team].add(seat.person)

    def named_in(self, finding: Finding) -> Mapping[str, str]:
        """The keys of those whom the sentence of a finding can name, by name.

        Nobody of two who share a name, and nobody if there are hundreds to look through.
        """
        if len(finding.teams) > _LOOKED_THROUGH:
            return {}
        people = set(finding.people).union(*(self._members[key] for key in finding.teams))
        if len(people) > _LOOKED_THROUGH:
            return {}
        named = [(self._design.person_by_key[key].name, key) for key in people]
        count = Counter(name for name, _ in named)
        return {name: key for name, key in named if count[name] == 1 and name in finding.message}


def person_addresses(design: Design, keys: Collection[str]) -> Mapping[str, str]:
    """The pages of people in a design, by their key there. One query, or none for nobody."""
    if not keys:
        return {}
    found = design.participants.filter(key__in=keys).values_list("key", "person_id")
    return {key: person_address(design, pk) for key, pk in found}


def person_address(design: Design, person_pk: int) -> str:
    """The page of a person, about one design."""
    page = reverse("person_detail", args=[design.organisation.slug, person_pk])
    return f"{page}?design={design.pk}"
