"""How well job titles are read, on titles that others collected: `python -m tests.bench.titles`."""

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from roles.interchange.framework_file import read_shipped
from roles.titles import Suggester

TITLES = Path(__file__).parent.parent / "data" / "titles"
ANSWERS = TITLES / "roles.yaml"

# The framework people start with; one that has analysts; one that has architects.
FRAMEWORKS = ("mlops-who-does-what", "data-team-roles-podcast", "eight-mlops-roles")

# Roles by their usual keys that a framework has under another.
OTHER_KEYS = {
    "eight-mlops-roles": {"data_architect": "architect", "ml_architect": "architect"},
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A title with the roles it names in a framework; "" means that none is right too."""

    title: str
    roles: frozenset[str]

    @property
    def names_one(self) -> bool:
        """Whether the title names one role of the framework and nothing else would be right."""
        return len(self.roles) == 1 and "" not in self.roles


@dataclass(slots=True)
class Score:
    """What came of the titles of one file in one framework."""

    titles: int = 0
    sure: int = 0
    right: int = 0
    naming: int = 0
    naming_sure: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of sure suggestions that are right, in percent."""
        return 100 * self.right / self.sure if self.sure else 100.0

    @property
    def coverage(self) -> float:
        """The share of titles that name one role for which it is sure, in percent."""
        return 100 * self.naming_sure / self.naming if self.naming else 100.0


def read_answers(slug: str) -> Iterator[tuple[str, list[Answer]]]:
    """The titles of each file with what they name in this framework."""
    roles = read_shipped(slug).facts().role_by_key
    keys = OTHER_KEYS.get(slug, {})
    for name, table in yaml.safe_load(ANSWERS.read_text(encoding="utf-8")).items():
        with (TITLES / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        yield (
            name,
            [
                Answer(title, _here(expected, keys, roles))
                for title, expected in _expected(rows, table)
            ],
        )


def _expected(
    rows: Iterable[Mapping[str, str]], table: Mapping[str, Any]
) -> Iterator[tuple[str, list[str]]]:
    exceptions, groups = table.get("exceptions", {}), table.get("groups", {})
    for row in rows:
        if "roles" in table:
            yield row[table["title"]], row[table["roles"]].split("|") if row["roles"] else []
            continue
        title, group = row[table["title"]].strip(), row[table["group"]]
        yield title, exceptions.get(title, groups.get(group, []))


def _here(expected: Iterable[str], keys: Mapping[str, str], roles: Iterable[str]) -> frozenset[str]:
    """The expected roles that the framework has. If it lacks one of several, none is right too."""
    found = [keys.get(key, key) for key in expected]
    lacking = any(key and key not in roles for key in found)
    here = {key for key in found if not key or key in roles}
    return frozenset(here | {""} if lacking and here else here)


def score(suggester: Suggester, answers: Iterable[Answer]) -> Score:
    """Read the titles and hold them against their answers."""
    found = Score()
    for answer in answers:
        role = suggester.suggest(answer.title).role
        is_right = role in answer.roles
        found.titles += 1
        found.sure += role is not None
        found.right += role is not None and is_right
        found.naming += answer.names_one
        found.naming_sure += answer.names_one and role is not None
        if not is_right and (role or answer.names_one):
            found.confusion["|".join(sorted(answer.roles)) or "none", role or "not sure"] += 1
        if role and not is_right:
            found.wrong.append(f"{answer.title} → {role}")
    return found


def main() -> None:
    _print(f"\n20,000 different titles: {_seconds():.1f} s")
    for slug in FRAMEWORKS:
        suggester = Suggester(read_shipped(slug).facts())
        _print(f"\n{slug}")
        for name, answers in read_answers(slug):
            _print_score(name, score(suggester, answers))


def _seconds() -> float:
    framework = read_shipped(FRAMEWORKS[0]).facts()
    known = [answer.title for _, answers in read_answers(FRAMEWORKS[0]) for answer in answers]
    titles = [f"{known[number % len(known)]} {number}" for number in range(20_000)]
    start = time.perf_counter()
    suggester = Suggester(framework)
    for title in titles:
        suggester.suggest(title)
    return time.perf_counter() - start


def _print_score(name: str, found: Score) -> None:
    _print(
        f"  {name}: {found.titles:,} titles;"
        f" sure of {found.sure}, right {found.precision:.1f} % (promised 95 %);"
        f" {found.naming} name one role, sure of {found.coverage:.1f} % of them (promised 80 %)"
    )
    for (expected, got), times in found.confusion.most_common():
        _print(f"    {expected} read as {got}: {times}")
    for wrong in found.wrong:
        _print(f"    wrong: {wrong}")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
