"""How long the pages of a team's matrix take in designs of several sizes.

`python -m tests.bench.matrix_pages`
"""

from tests.bench.database import run_with_database

RUN = "from tests.bench.matrix_pages_run import main; main()"


def main() -> None:
    run_with_database(RUN)


if __name__ == "__main__":
    main()
