"""What is worked out once and kept, and what is worked out again."""

from collections.abc import Callable
from functools import lru_cache

_FEW = 32


def keeping[K, V](work_out: Callable[[K], V], *, of: int, at_most: int) -> Callable[[K], V]:
    """Work each of `of` keys out once if they are `at_most` so many, else keep the last few only.

    A memory that is smaller than what goes through it in order never holds what is asked next;
    it only takes its place in the caches of the processor.
    """
    return lru_cache(maxsize=at_most if of <= at_most else _FEW)(work_out)
