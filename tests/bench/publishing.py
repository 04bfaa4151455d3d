"""How long it takes to see what a draft does to 200 designs, and to publish it and move them all.

`python -m tests.bench.publishing`
"""

from tests.bench.database import run_with_database

RUN = "from tests.bench.publishing_run import main; main()"


def main() -> None:
    run_with_database(RUN)


if __name__ == "__main__":
    main()
