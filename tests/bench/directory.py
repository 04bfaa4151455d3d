"""How fast the directory of 100,000 people answers: `python -m tests.bench.directory`.

On SQLite, and on the empty PostgreSQL database that BENCH_DATABASE_URL names, if it is set; what
is stored there stays.
"""

import os

from tests.bench.database import run_on, run_with_database

RUN = "from tests.bench.directory_run import main; main()"


def main() -> None:
    run_with_database(RUN)
    if "BENCH_DATABASE_URL" in os.environ:
        run_on(os.environ["BENCH_DATABASE_URL"], RUN)


if __name__ == "__main__":
    main()
