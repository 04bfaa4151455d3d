"""Values put together: by what they have in common, or all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable


def grouped[K, V](pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """The values of each key, keys and values in order of appearance."""
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def together(groups: Iterable[Collection[str]]) -> tuple[str, ...]:
    """Whatever is in some of the groups, sorted."""
    # Of many teams that others serve, most groups are the same few.
    return tuple(sorted(set().union(*set(groups))))
