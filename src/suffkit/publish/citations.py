"""Numbers in the council's own words, drawn from the facts: `We looked after {{ children_looked_after, noun }}.`

A citation stands in double braces and names a measure of the catalogue, then, each after a comma:

| written | gives |
|---|---|
| `{{ children_looked_after }}` | the newest figure of the edition: 1,030 |
| `{{ children_looked_after, noun }}` | with what is counted: 1,030 children |
| `{{ children_looked_after, when }}` | its date or year: 31 March 2022 |
| `{{ children_looked_after, age_group=16 and over }}` | of a group of a breakdown; two of them may stand |
| `{{ children_looked_after, area=england }}` | of England, the region or the neighbours |
| `{{ children_looked_after, back=1 }}` | of the date or year before |

A citation that finds no figure is a fault: the words around it would say what the edition cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from suffkit.contracts.facts_folder import read_facts_folder
from suffkit.domain.code_lists import code_rows
from suffkit.errors import PageError, RequestError, suggest
from suffkit.publish.page import Page
from suffkit.publish.prose import as_plain_markdown

_CITATION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_FORMS = ("noun", "when")
_AREAS = ("own", "neighbours", "region", "england")


def cite_narrative(facts: Path, into: Path) -> Path:
    """Write the council's words of an edition with their citations filled in.

    In:     the facts folder; the folder to write into, which is made.
    Out:    the folder to take the words from.
    Raises: PageError with every citation that cannot be filled: file, line, what is wrong.
    """
    words = {path.name: path.read_bytes() for path in sorted((facts / "narrative").glob("*.md"))}
    if not any(b"{{" in raw for raw in words.values()):
        return facts / "narrative"
    page = Page(read_facts_folder(facts))
    faults: list[str] = []
    into.mkdir(parents=True, exist_ok=True)
    for name, raw in words.items():
        # What is not UTF-8 is told where all narrative is read.
        text = raw.decode("utf-8-sig", errors="surrogateescape")
        filled, wrong = cited(text, page, f"narrative/{name}")
        faults += wrong
        (into / name).write_bytes(filled.encode("utf-8", errors="surrogateescape"))
    if faults:
        raise PageError("\n".join(["The council's words cite what the facts do not have:", *faults]))
    return into


def cited(text: str, page: Page, shown: str) -> tuple[str, list[str]]:
    """Fill the citations of a text in.

    In:  the text; the open page; the file's name as messages show it.
    Out: the text with each citation replaced by its figure, written so that no mark of it acts as markup; a line for
         each citation that is not understood or finds no figure: file, line, what is wrong.
    """
    faults: list[str] = []

    def fill(found: re.Match[str]) -> str:
        try:
            return as_plain_markdown(_figure(found[1], page))
        except RequestError as error:
            line = text.count("\n", 0, found.start()) + 1
            faults.append(f"  - {shown}, line {line}: {error}")
            return ""

    return _CITATION.sub(fill, text), faults


def _figure(inside: str, page: Page) -> str:
    measure, *parts = (" ".join(part.split()) for part in inside.split(","))
    form, which = "", {}
    for part in _rejoined(parts):
        name, equals, value = (word.strip() for word in part.partition("="))
        if not equals and name in _FORMS:
            form = name
        elif equals and value:
            which[name] = value
        else:
            raise RequestError(
                f"{part!r} of the citation of {measure} is not understood. Write noun, when, area=england, back=1 "
                "or a breakdown with its group, such as age_group=16 and over."
            )
    asked = _asked(measure, which)
    found = page.when(measure, **asked) if form == "when" else page.words(measure, noun=form == "noun", **asked)
    if found is None:
        of = f" of {', '.join(f'{name}={value}' for name, value in which.items())}" if which else ""
        raise RequestError(
            f"there is no figure of {measure}{of} in this edition (or it is hidden). "
            f"Run: suffkit facts <authority> --measure {measure}"
        )
    return found


def _rejoined(parts: list[str]) -> list[str]:
    """Parts of a citation, where a comma inside a group's name has not parted it."""
    whole: list[str] = []
    for part in parts:
        if whole and "=" in whole[-1] and "=" not in part and part not in _FORMS:
            whole[-1] += f", {part}"
        else:
            whole.append(part)
    return whole


def _asked(measure: str, which: Mapping[str, str]) -> dict[str, str | int]:
    """What is asked of `Page.figure`. Raises: RequestError for a breakdown or an area that there is not."""
    dimensions = [row["dimension"] for row in code_rows("dimensions")]
    asked: dict[str, str | int] = {}
    groups = [(name, value) for name, value in which.items() if name not in ("area", "back")]
    if len(groups) > 2:
        raise RequestError(f"the citation of {measure} names {len(groups)} breakdowns; a figure has two at most.")
    for (name, value), (by, group) in zip(groups, (("by", "group"), ("by2", "group2")), strict=False):
        if name not in dimensions:
            raise RequestError(f"{name!r} is not a breakdown.{suggest(name, dimensions)}")
        asked |= {by: name, group: value}
    if "area" in which:
        if which["area"] not in _AREAS:
            raise RequestError(f"{which['area']!r} is not an area: own, neighbours, region or england.")
        asked["area"] = which["area"]
    if "back" in which:
        if not which["back"].isdigit():
            raise RequestError("back= takes a whole number: back=1 is the date or year before.")
        asked["back"] = int(which["back"])
    return asked
