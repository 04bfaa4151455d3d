"""How much memory this process has taken at most."""

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def megabytes_at_most() -> float:
    """The peak of this process alone.

    What `getrusage` tells begins, on Linux, with the peak of the process that started this one.
    """
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(status["VmHWM"].removesuffix("kB")) / 1024
