"""What is asked of every cell, and the one walk over the units that answers all of it.

A rule that looks at cells puts a question, and says so in advance (`rule(asks=...)`). So each
cell is worked out once, asked everything while it is at hand, and can be forgotten: the memory
of a large design is what was found in it, not what was looked at.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from roles.analysis.cells import Cell
from roles.analysis.design import Activity

if TYPE_CHECKING:
    from roles.analysis.reading import Reading


@dataclass(frozen=True, eq=False, slots=True)
class CellQuestion[T]:
    """Asked of each activity, seen from each unit.

    `read` makes of a reading what answers for one cell, or None where there is nothing to ask.
    It may use whatever the reading knows of seats and roles, but neither the answers to other
    questions nor the tally of the claims, which are complete after the walk. An empty answer
    means that there is nothing to tell, and is not kept.
    """

    read: Callable[["Reading"], Callable[[Activity, Cell], T] | None]


@dataclass(frozen=True, eq=False, slots=True)
class UnitQuestion[T]:
    """Asked of each unit with all its cells, by activity; else it is as a CellQuestion."""

    read: Callable[["Reading"], Callable[[str, Mapping[str, Cell]], T] | None]


type Question = CellQuestion[Any] | UnitQuestion[Any]

type _Asking = tuple[Callable[..., Any], list[Any]]
"""What answers a question for one cell or unit, and the answers so far."""


class Survey:
    """The answers to all questions put to one reading; the expected ones come in one walk."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._expected: dict[Question, None] = {}
        self._answers: dict[Question, list[Any]] = {}
        self.walks = 0
        """How often the units were gone through; once is enough if all questions are expected."""

    def expect(self, questions: Iterable[Question]) -> None:
        self._expected.update(dict.fromkeys(questions))

    @overload
    def answers[T](self, question: CellQuestion[T]) -> Sequence[tuple[Activity, str, T]]: ...
    @overload
    def answers[T](self, question: UnitQuestion[T]) -> Sequence[tuple[str, T]]: ...
    def answers(self, question: Question) -> Sequence[Any]:
        """What is not empty, with activity and unit, unit by unit in the order of the design."""
        if question not in self._answers:
            self.expect([question])
            self.walk()
        return self._answers[question]

    def walk(self) -> None:
        """Answer whatever is expected and has not been answered yet."""
        of_cells, of_units = self._put()
        if not of_cells and not of_units:
            return
        self.walks += 1
        activities, coverage = self._reading.activities, self._reading.coverage
        told = _Told(of_cells, coverage.shared)
        for unit in self._reading.units:
            cells = coverage.in_unit(unit)
            for activity, cell in zip(activities, cells.values(), strict=True):
                for answers, answer in told.about(activity, cell):
                    answers.append((activity, unit, answer))
            for ask, answers in of_units:
                if answer := ask(unit, cells):
                    answers.append((unit, answer))

    def _put(self) -> tuple[list[_Asking], list[_Asking]]:
        """The open questions to cells and to units that are worth asking."""
        of_cells: list[_Asking] = []
        of_units: list[_Asking] = []
        for question in [one for one in self._expected if one not in self._answers]:
            answers = self._answers[question] = []
            if (ask := question.read(self._reading)) is not None:
                asking = of_cells if isinstance(question, CellQuestion) else of_units
                asking.append((ask, answers))
        return of_cells, of_units


class _Told:
    """What cells answer to some questions; those that several units share are asked once."""

    def __init__(self, asking: Sequence[_Asking], shared: Container[int]) -> None:
        self._asking = asking
        self._shared = shared
        self._known: dict[int, Sequence[tuple[list[Any], Any]]] = {}

    def about(self, activity: Activity, cell: Cell) -> Sequence[tuple[list[Any], Any]]:
        """Each answer that is not empty, behind the list of its question's answers."""
        if id(cell) in self._known:
            return self._known[id(cell)]
        told = [
            (answers, answer) for ask, answers in self._asking if (answer := ask(activity, cell))
        ]
        if id(cell) in self._shared:
            self._known[id(cell)] = told
        return told
