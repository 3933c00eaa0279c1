"""Reads the code lists that ship with suffkit (`domain/codes/*.csv`), light and cached."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def code_rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `codes/<name>.csv` as read-only mappings of text, in file order."""
    text = (files("suffkit.domain") / "codes" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))
