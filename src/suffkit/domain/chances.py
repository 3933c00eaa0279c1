"""Chances in plain words: `four times in five`, `less than one time in forty`."""

from __future__ import annotations

_ONES = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 9: "nine", 10: "ten", 19: "nineteen", 20: "twenty"}
_ONES |= {39: "thirty-nine", 40: "forty"}
_SAID = ((1, 40), (1, 20), (1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2))


def chance_in_words(chance: float) -> str:
    """The nearest of a few plain fractions.

    In:     a chance, 0 to 1. Out: `about one time in two`, `about nine times in ten`; at the ends, where a forecast of
            95% ranges says no more, `less than one time in forty` and `more than thirty-nine times in forty`.
    Raises: ValueError for a number that is no chance.
    """
    if not 0 <= chance <= 1:
        raise ValueError("a chance lies from 0 to 1")
    if chance < 1 / 40:
        return "less than one time in forty"
    if chance > 39 / 40:
        return "more than thirty-nine times in forty"
    both = [*_SAID, *((whole - part, whole) for part, whole in _SAID)]
    part, whole = min(both, key=lambda said: abs(said[0] / said[1] - chance))
    return f"about {_ONES[part]} {'time' if part == 1 else 'times'} in {_ONES[whole]}"
