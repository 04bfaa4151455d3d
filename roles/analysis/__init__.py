"""Judges a design against its reference framework and its structure.

Plain Python: nothing here imports Django or the rest of the app, so a rule can be read, run and
tested without a database.
"""

from roles.analysis.design import Design, Framework
from roles.analysis.engine import Judgement, analyse, judge
from roles.analysis.findings import Family, Finding, Severity

__all__ = [
    "Design",
    "Family",
    "Finding",
    "Framework",
    "Judgement",
    "Severity",
    "analyse",
    "judge",
]
