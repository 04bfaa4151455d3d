"""How long it takes to bring people in, and how much memory: `python -m tests.bench.people_import`.

Each measure runs in a process of its own, as memory that was used once is not given back.
"""

from tests.bench.database import run_with_database

RUN = "from tests.bench.people_import_run import {measure}; {measure}()"
MEASURES = ("prepare", "first_csv", "again_csv", "first_xlsx", "large_csv")
MEASURES += ("large_again", "large_xlsx")


def main() -> None:
    run_with_database(*(RUN.format(measure=measure) for measure in MEASURES))


if __name__ == "__main__":
    main()
