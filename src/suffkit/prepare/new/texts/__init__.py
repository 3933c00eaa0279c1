"""The files that `suffkit new` writes, with `${names}` to be filled."""

from __future__ import annotations

from importlib.resources import files
from string import Template


def filled(file: str, /, **words: str) -> str:
    """The text of that name with its `${names}` filled. Raises: KeyError where a name of it is not among `words`."""
    return Template((files(__name__) / file).read_text(encoding="utf-8")).substitute(words)
