"""How long it takes to see what a draft does to 200 designs, and to publish it and move them all.

`python -m tests.bench.publishing`
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

MANAGE = Path(__file__).parent.parent.parent / "manage.py"
RUN = "from tests.bench.publishing_run import main; main()"


def main() -> None:
    run_with_database(RUN)


def run_with_database(code: str) -> None:
    """Measure on a database of its own, which is gone afterwards."""
    with TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{Path(folder, 'bench.sqlite3')}",
            "HTTPS": "False",
        }
        for command in (["migrate"], ["shell", "--command", code]):
            subprocess.run(
                [sys.executable, MANAGE, *command, "--verbosity", "0"],
                env=environment,
                check=True,
            )


if __name__ == "__main__":
    main()
