"""How long it takes to bring people in, and how much memory: `python -m tests.bench.people_import`.

Each measure runs in a process of its own, as memory that was used once is not given back.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

MANAGE = Path(__file__).parent.parent.parent / "manage.py"
RUN = "from tests.bench.people_import_run import {measure}; {measure}()"
MEASURES = ("prepare", "first_csv", "again_csv", "first_xlsx", "large_csv")
MEASURES += ("large_again", "large_xlsx")


def main() -> None:
    """Measure on a database of its own, which is gone afterwards."""
    with TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{Path(folder, 'bench.sqlite3')}",
            "HTTPS": "False",
        }
        commands = [["shell", "--command", RUN.format(measure=measure)] for measure in MEASURES]
        for command in (["migrate"], *commands):
            subprocess.run(
                [sys.executable, MANAGE, *command, "--verbosity", "0"],
                env=environment,
                check=True,
            )


if __name__ == "__main__":
    main()
