"""One role of a framework: all that the source says of it, and what the others call it."""

from collections.abc import Iterator
from dataclasses import dataclass

from roles.interchange.crosswalk_file import read_crosswalk
from roles.interchange.crosswalk_rows import CanonicalRole
from roles.models import Cell, Exclusion, FrameworkVersion, Role, Structure
from roles.pages.framework_page import Advice, AdviceOf, disagreements_of
from roles.pages.library import Library
from roles.pages.reference import Reference, ReferenceRow, read_reference
from roles.pages.role_compare import Elsewhere, same_roles
from roles.pages.structures import HOMES, home_of


@dataclass(frozen=True, slots=True)
class Quote:
    """A few words of the source, what they are about, and where in it they stand."""

    about: str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class RolePage:
    """What stands on a role's card.

    `works_with` are roles, or nobody where everybody is meant, with what passes between them;
    `stood_in` says who does its work where nobody has it, `stands_in` whose work it takes over.
    """

    reference: Reference
    role: Role
    works_with: tuple[tuple[Role | None, str], ...]
    owned: tuple[ReferenceRow, ...]
    owned_alone: tuple[ReferenceRow, ...]
    aliases: tuple[tuple[str, bool], ...]
    soft_skills: tuple[Advice, ...]
    stood_in: tuple[Advice, ...]
    stands_in: tuple[Advice, ...]
    homes: tuple[tuple[Structure, str], ...]
    quotes: tuple[Quote, ...]
    elsewhere: tuple[Elsewhere, ...]
    in_general: tuple[CanonicalRole, ...]
    disagreements: tuple[tuple[str, str], ...]


def read_role_page(version: FrameworkVersion, key: str, library: Library) -> RolePage | None:
    """One role and the matrix it stands in, in seven queries; None if there is no such role."""
    reference = read_reference(version)
    roles = reference.all_roles
    if key not in roles:
        return None
    role = roles[key]
    advice = AdviceOf(version, reference)
    stand_ins = list(advice.stand_ins())
    here = next(one for one in library if one.slug == version.framework.slug)
    return RolePage(
        reference=reference,
        role=role,
        works_with=tuple((roles.get(one["with"]), one["asks"]) for one in role.interactions),
        owned=reference.owned_by(role),
        owned_alone=reference.owned_alone_by(role),
        aliases=tuple((alias, role.alias_basis.get(alias) == "ours") for alias in role.aliases),
        soft_skills=tuple(
            one for one in advice.soft_skills() if not one.about or role in one.about
        ),
        stood_in=tuple(one for one in stand_ins if not one.about or role in one.about),
        stands_in=tuple(one for one in stand_ins if role in one.roles),
        homes=tuple(
            (structure, HOMES[home_of(structure, role)])
            for structure in version.structures.order_by("position", "pk")
        ),
        quotes=tuple(_quotes(role)),
        elsewhere=tuple(same_roles(library, here, key)),
        in_general=tuple(role for role, _ in read_crosswalk().places_of(here.kin, key)),
        disagreements=tuple(disagreements_of(version, role=key)),
    )


def _quotes(role: Role) -> Iterator[Quote]:
    """What the source says of the role in its own words: of what it does, then of what not."""
    cells = Cell.objects.filter(role=role).exclude(quote="").select_related("activity")
    for cell in cells.order_by("activity__position", "activity__pk"):
        yield Quote(cell.activity.name, cell.quote, cell.seed)
    exclusions = Exclusion.objects.filter(role=role).exclude(quote="")
    for one in exclusions.order_by("position", "pk"):
        yield Quote(one.text[:1].upper() + one.text[1:], one.quote, one.seed)
