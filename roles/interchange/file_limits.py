"""How much a file may hold, and the way to say that it cannot be read at all."""

MAX_NODES = 1_000_000
MAX_DEPTH = 40

TOO_DEEP = f"the file nests deeper than {MAX_DEPTH} levels"
TOO_MANY = f"the file expands to more than {MAX_NODES:,} values"


class Unreadable(Exception):
    """A text that is not what it should be; `problem` is fit for the user."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line
