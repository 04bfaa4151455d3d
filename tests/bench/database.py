import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

MANAGE = Path(__file__).parent.parent.parent / "manage.py"


def run_with_database(*measures: str) -> None:
    """Run some code, each piece in a process of its own, on a database that is gone afterwards."""
    with TemporaryDirectory() as folder:
        run_on(f"sqlite:///{Path(folder, 'bench.sqlite3')}", *measures)


def run_on(database_url: str, *measures: str) -> None:
    """Run some code, each piece in a process of its own; what it stores stays."""
    environment = os.environ | {"DATABASE_URL": database_url, "HTTPS": "False"}
    for command in (["migrate"], *(["shell", "--command", code] for code in measures)):
        subprocess.run(
            [sys.executable, MANAGE, *command, "--verbosity", "0"], env=environment, check=True
        )
