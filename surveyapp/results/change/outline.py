"""Which lines of a change are named apart, and which are put together as the rest."""

from __future__ import annotations

from collections.abc import Sequence

MOST_AGENCIES, FEWEST_AGENCIES = 15, 5
MOST_IN_MIX = 5
SMALLEST = 0.00005  # on 0-1: what would be printed as 0.00 is not named apart


def named(
    values: Sequence[float], decomposition: Sequence[bool], hidden: Sequence[bool], *, most: int, fewest: int = 0
) -> tuple[list[int], list[int]]:
    """(lines named apart, the others), those that lost most first. Named is what is found, the largest first, and as
    many more as it takes; never what is hidden, nor so many that one hidden line would be all that is left."""
    by_size = sorted(range(len(values)), key=lambda i: -abs(values[i]))
    shown = [i for i in by_size if not hidden[i] and abs(values[i]) >= SMALLEST]
    chosen = [i for i in shown if decomposition[i]][:most]
    chosen += [i for i in shown if not decomposition[i]][: max(0, fewest - len(chosen))]
    others = [i for i in by_size if i not in chosen]
    if len(others) == 1 and chosen:
        if hidden[others[0]]:
            others.append(chosen.pop())
        else:
            chosen.append(others.pop())
    return sorted(chosen, key=lambda i: values[i]), others
