"""How long the board of 50 teams and 500 seats takes to open, to change and to search.

`python -m tests.bench.board`
"""

from tests.bench.database import run_with_database

RUN = "from tests.bench.board_run import main; main()"


def main() -> None:
    run_with_database(RUN)


if __name__ == "__main__":
    main()
