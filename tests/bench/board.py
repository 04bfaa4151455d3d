"""How long the board of 50 teams and 500 seats takes to open, to change and to search.

`python -m tests.bench.board`
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

MANAGE = Path(__file__).parent.parent.parent / "manage.py"
RUN = "from tests.bench.board_run import main; main()"


def main() -> None:
    """Measure on a database of its own, which is gone afterwards."""
    with TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{Path(folder, 'bench.sqlite3')}",
            "HTTPS": "False",
        }
        for command in (["migrate"], ["shell", "--command", RUN]):
            subprocess.run(
                [sys.executable, MANAGE, *command, "--verbosity", "0"],
                env=environment,
                check=True,
            )


if __name__ == "__main__":
    main()
