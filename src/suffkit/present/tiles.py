"""Headline tiles: a few numbers with what they are, when, and against what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Tile:
    """One headline: the value and the comparison in words, as `wording` says them. `period` is "at 31 March 2022"."""

    value: str
    label: str
    comparison: str = ""
    period: str = ""


@dataclass(frozen=True)
class Tiles:
    """Tiles to show, in order."""

    items: tuple[Tile, ...]

    def _repr_html_(self) -> str:
        return f'<ul class="tiles">{"".join(_tile(item) for item in self.items)}</ul>' if self.items else ""

    def __repr__(self) -> str:
        return "\n".join(f"{item.label}: {item.value}" for item in self.items)


def tiles(items: Iterable[Tile]) -> Tiles:
    """The tiles as one thing that shows itself as a list."""
    return Tiles(tuple(items))


def _tile(item: Tile) -> str:
    # The label comes first in the source, so that a screen reader says what the number is before the number.
    parts = (("label", item.label), ("value", item.value), ("comparison", item.comparison), ("period", item.period))
    lines = "".join(f'<span class="tile-{name}">{escape(text)}</span> ' for name, text in parts if text)
    return f'<li class="tile">{lines.rstrip()}</li>'
