"""Measure how fast designs are judged, and print it beside what is promised: `make bench`."""

import gc
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from cProfile import Profile
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import teamdesign  # noqa: F401  # sets the garbage collector as the product has it
from roles.analysis.design import Design
from roles.analysis.engine import analyse, judge
from roles.analysis.findings import Finding
from roles.analysis.metrics import measure
from roles.analysis.vicinity import vicinity
from roles.interchange.design_file import write_design
from roles.interchange.framework_file import read_framework
from tests.bench import board, directory, matrix_pages, people_import, publishing, titles
from tests.bench.designs import (
    embedded_design,
    large_design,
    large_framework,
    served_design,
    small_design,
)

MANAGE = Path(__file__).parent.parent.parent / "manage.py"

SHAPES = {
    embedded_design: "product teams that do everything themselves",
    served_design: "product teams with one platform of 30",
}

SIZES = (100, 1_000, 10_000)

type Row = tuple[str, str, str]


def main() -> None:
    _print_row(("what", "measured", "promised"))
    for rows in (_small(), _large(), _one_team(), _growth(), _files()):
        _print_row(("", "", ""))
        for row in rows:
            _print_row(row)
    titles.main()
    publishing.main()
    matrix_pages.main()
    board.main()
    people_import.main()
    directory.main()


def _small() -> Iterator[Row]:
    design = small_design()
    what = f"{len(design.people)} people, 2 product teams: all findings"
    yield what, _ms(_best_of(300, partial(analyse, design))), "2 ms"


def _large() -> Iterator[Row]:
    for make, what in SHAPES.items():
        design = make(1_000)
        reading = judge(design).reading
        size = f"{len(design.people):,} people, {len(design.ticks):,} ticks"
        yield f"1,000 {what}: {size}", "", ""
        yield "  all findings", _ms(_best_of(5, partial(analyse, design))), "1,000 ms"
        yield (
            "  all findings, each with its first fix",
            _ms(_best_of(3, partial(_fixed, design))),
            "",
        )
        yield "  all metrics", _ms(_best_of(5, partial(measure, reading))), ""
        yield "  memory at most, with the design", f"{_peak_megabytes(make)} MB", "400 MB"


def _fixed(design: Design) -> list[str]:
    return [finding.fix for finding in analyse(design)]


def _one_team() -> Iterator[Row]:
    for make, what in SHAPES.items():
        near = vicinity(make(1_000), "T500")
        work = partial(judge, near.design, unit="T500", outside=near.outside)
        seconds = _best_of(50, work)
        yield f"one team after a tick, of 1,000 {what}", _ms(seconds), "20 ms"


def _growth() -> Iterator[Row]:
    """How the calls, which are the work itself, and their time grow with the teams.

    Time also grows where memory no longer fits into the processor's caches, whatever is done with
    it. So every size is measured in the same memory: that many designs are judged in a row that
    they have 10,000 teams together, and all of them stay where they are. How long one design takes
    that is judged again and again, with the caches to itself, stands beside it.
    """
    for make, what in SHAPES.items():
        designs = {teams: [make(teams) for _ in range(10_000 // teams)] for teams in SIZES}
        times = _times_of_each(designs)
        found = []
        for teams, (first, *_) in designs.items():
            alone = _best_of(3 if teams > 1_000 else 10, partial(analyse, first))
            found.append((_calls_of(first), times[teams], alone))
            yield f"{teams:,} {what}: all findings", _ms(times[teams]), ""
            if len(found) > 1:
                yield from _growth_of(*found[-2:], promised="x 10")
        yield "100 to 10,000:", "", ""
        yield from _growth_of(found[0], found[-1], promised="x 100")


def _times_of_each(designs: Mapping[int, Sequence[Design]]) -> dict[int, float]:
    """The seconds for one of several designs, by their size; sizes take turns, as clocks drift."""
    rounds = [
        {size: _seconds_of(partial(_analyse_each, several)) for size, several in designs.items()}
        for _ in range(3)
    ]
    return {
        size: min(seconds[size] for seconds in rounds) / len(several)
        for size, several in designs.items()
    }


def _analyse_each(designs: Sequence[Design]) -> list[tuple[Finding, ...]]:
    return [analyse(design) for design in designs]


def _growth_of(before: Sequence[float], now: Sequence[float], *, promised: str) -> Iterator[Row]:
    calls, seconds, alone = (after / first for first, after in zip(before, now, strict=True))
    yield "  growth of the calls", f"x {calls:.1f}", promised
    yield "  growth of the time, in the same memory", f"x {seconds:.1f}", promised
    yield "  growth of the time of one design alone", f"x {alone:.1f}", ""


def _calls_of(design: Design) -> int:
    profile = Profile()
    profile.runcall(analyse, design)
    return sum(entry.callcount for entry in profile.getstats())


def _files() -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        framework = Path(folder, "framework.yaml")
        framework.write_text(large_framework(activities=1_000, roles=60))
        large = Path(folder, "large.yaml")
        facts = read_framework(framework.read_bytes(), name=framework.name).facts()
        large.write_text(write_design(large_design(facts, people=500)))
        small = [Path(folder, f"small{number}.yaml") for number in range(200)]
        for file in small:
            file.write_text(write_design(small_design()))

        yield "check_design, with no database in reach, after a first start:", "", ""
        yield "  one small file", _ms(_check(small[0])), "1,000 ms"
        yield "  200 small files", _ms(_check(*small)), "2,000 ms"
        what = "  1,000 activities, 60 roles, 500 people"
        yield what, _ms(_check(large, "--framework", framework)), "1,000 ms"


def _check(*arguments: object) -> float:
    command = [sys.executable, MANAGE, "check_design", *arguments]
    return _best_of(3, partial(_run, command))


def _run(command: list[object]) -> None:
    """Run a command that may have found something, which it says by 1, and must have worked."""
    nowhere = {**os.environ, "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}
    # The first of several runs leaves compiled modules for the others, as everywhere.
    nowhere.pop("PYTHONDONTWRITEBYTECODE", None)
    code = subprocess.run(command, stdout=subprocess.DEVNULL, env=nowhere, check=False).returncode
    if code not in (0, 1):
        raise SystemExit(f"check_design failed with {code}.")


def _best_of(times: int, work: Callable[[], object]) -> float:
    """The seconds of the fastest of several runs, which other programs disturbed least."""
    return min(_seconds_of(work) for _ in range(times))


def _seconds_of(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_megabytes(make: Callable[[int], Design]) -> int:
    tracemalloc.start()
    design = make(1_000)
    judge(design)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1_000_000)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def _print_row(row: Row) -> None:
    sys.stdout.write(f"{row[0]:<82}{row[1]:>20}{row[2]:>16}".rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
