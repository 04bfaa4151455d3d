"""Reads job titles: which role of a framework each names, how surely, and why.

Plain Python over a table of words; nothing here imports Django or touches the database.
"""

from roles.titles.suggestions import (
    SURE,
    Basis,
    Candidate,
    Suggester,
    Suggestion,
    folded_title,
    suggest,
)

__all__ = ["SURE", "Basis", "Candidate", "Suggester", "Suggestion", "folded_title", "suggest"]
