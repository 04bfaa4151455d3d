"""Where the sources disagree: questions, and what each framework answers."""

from dataclasses import dataclass

from django.urls import reverse

from roles.interchange.crosswalk_file import read_crosswalk
from roles.interchange.crosswalk_rows import AmbiguousTitle, CanonicalRole, Disagreement, Position
from roles.pages.library import Library, LibraryFramework


@dataclass(frozen=True, slots=True)
class Answer:
    """What a framework says to a question, with links to what says so.

    `cells` are an activity with its address, and the roles with the addresses of their cells;
    `roles` are those that no cell shows.
    """

    framework: LibraryFramework
    position: Position
    cells: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    disagreement: Disagreement
    answers: tuple[Answer, ...]

    @property
    def address(self) -> str:
        return f"{reverse('disagreement_list')}#{self.disagreement.key}"


def read_questions(library: Library) -> list[Question]:
    """What the shipped frameworks of the library disagree about."""
    shipped = {one.slug: one for one in library if one.slug == one.kin}
    return [
        Question(
            one,
            tuple(
                _answer(shipped[position.framework], position)
                for position in one.positions
                if position.framework in shipped
            ),
        )
        for one in read_crosswalk().file.disagreements
    ]


def _answer(framework: LibraryFramework, position: Position) -> Answer:
    cells, shown = [], set()
    for activity in position.activities:
        if activity not in framework.activities:
            continue
        said_by = [
            role
            for role in position.roles
            if role in framework.roles and (activity, role) in framework.said
        ]
        shown.update(said_by)
        cells.append(
            (
                framework.activity_name(activity),
                framework.activity_address(activity),
                tuple(
                    (framework.role_name(role), framework.cell_address(activity, role))
                    for role in said_by
                ),
            )
        )
    others = (role for role in position.roles if role in framework.roles and role not in shown)
    return Answer(
        framework,
        position,
        tuple(cells),
        tuple((framework.role_name(role), framework.role_address(role)) for role in others),
    )


# --- titles


@dataclass(frozen=True, slots=True)
class UnclearTitle:
    """A title with the roles in general that its holders are found in."""

    title: AmbiguousTitle
    roles: tuple[CanonicalRole, ...]
    source: LibraryFramework | None


def read_unclear_titles(library: Library) -> list[UnclearTitle]:
    """The titles that mean several roles; the clear ones that resemble them last."""
    crosswalk = read_crosswalk()
    shipped = {one.slug: one for one in library if one.slug == one.kin}
    titles = [
        UnclearTitle(
            one,
            tuple(crosswalk.canonical_roles[role] for role in one.roles),
            shipped.get(one.framework or ""),
        )
        for one in crosswalk.file.ambiguous_titles
    ]
    return sorted(titles, key=lambda one: len(one.roles) == 1)
