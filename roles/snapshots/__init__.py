"""The one bridge from the database to the analysis."""

from roles.snapshots.designs import read_designs, take_snapshot, take_snapshots
from roles.snapshots.frameworks import read_framework
from roles.snapshots.teams import TeamSnapshot, take_team_snapshot

__all__ = [
    "TeamSnapshot",
    "read_designs",
    "read_framework",
    "take_snapshot",
    "take_snapshots",
    "take_team_snapshot",
]
