"""Reads the XML of a return (`EXPSSDA903`): the records of each module, safe from entities and outside files.

A child is a `CHILD` with a `HEADER` and `EPISODE`s. Modules with several records a child are elements within the header
(`AREVIEW`, `AMISSING`, `OC2` ...); those with one are the header's own tags (`IN_TOUCH`, `DATE_INT`, `DUC`). Which
module a tag belongs to is asked of the layout, as for a CSV file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from suffkit.errors import Fault
from suffkit.io.ssda903.csv_text import TextTable, from_records
from suffkit.io.ssda903.layout import LAYOUTS, layout_of, official

_ONCE = ("uasc", "care_leavers", "adoptions")  # modules whose tags stand in the header itself
_SAYS_UASC = {"1", "Y", "YES", "TRUE"}

Records = dict[str, list[dict[str, str]]]


def read_xml_tables(raw: bytes, shown: str) -> tuple[dict[str, TextTable], list[Fault]]:
    """The tables of an XML return.

    In:  the bytes of the file; its name as messages show it.
    Out: our table's name to its text (headings of the CSV files), and faults; never an exception for what is in it.
    """
    found: Records = {}
    unknown: set[str] = set()
    try:
        for child in _children(raw):
            _take(child, found, unknown)
            child.clear()
    except DefusedXmlException:
        says = "the XML declares a document type or entities, which no return needs. Export it again without them."
        return {}, [Fault("unsafe_xml", says, shown)]
    except ParseError as error:
        row, _ = error.position
        says = "the XML breaks off or is not well formed here. Export it again."
        return {}, [Fault("cut_off", says, shown, rows=(row,))]
    if not found:
        return {}, [Fault("empty_file", "there is no CHILD in the XML. Is it the return SSDA903?", shown)]
    tables = {table: from_records(_headings(table, records), records) for table, records in found.items()}
    faults = []
    if unknown:
        says = f"{len(unknown)} kinds of tags are not of the return and are left out."
        faults.append(Fault("unknown_column", says, shown, severity="warn"))
    return tables, faults


def _headings(table: str, records: list[dict[str, str]]) -> list[str]:
    """The headings of the module; one that returns may lack only where a record has it."""
    there = {name for record in records for name, text in record.items() if text}
    return [name for name, field in LAYOUTS[table].by_heading.items() if field.required or name in there]


def _children(raw: bytes) -> Iterator[Any]:
    root: Any = None
    for event, element in iterparse(io.BytesIO(raw), events=("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
        elif event == "end" and element.tag == "CHILD":
            yield element
            root.clear()  # what has been read is let go, so that memory does not grow with the file


def _take(child: Any, found: Records, unknown: set[str]) -> None:
    """Put the records of one child below those of the others."""
    own = {"CHILD": "", "DOB": "", "SEX": ""}
    leaves: dict[str, str] = {}
    blocks: list[tuple[str, dict[str, str]]] = []
    for element in child.iter():
        tags = {official(part.tag): (part.text or "").strip() for part in element if len(part) == 0}
        if element.tag in {"CHILD", "HEADER"}:
            leaves |= tags
        elif len(element):
            blocks.append((element.tag, tags))
    own |= {name: leaves[name] for name in own if name in leaves}
    header = LAYOUTS["header"].by_heading
    found.setdefault("header", []).append({name: leaves.get(name, "") for name in header})
    for table in _ONCE:
        telling = [name for name in LAYOUTS[table].by_heading if name not in own]
        is_flagged = table == "uasc" and leaves.get("UASC", "").upper() in _SAYS_UASC
        if is_flagged or any(leaves.get(name) for name in telling):
            found.setdefault(table, []).append(own | {name: leaves.get(name, "") for name in telling})
    placed = {name for table in ("header", *_ONCE) for name in LAYOUTS[table].by_heading} | {"UASC"}
    unknown.update(set(leaves) - placed)
    for tag, tags in blocks:
        layout = layout_of(tags.keys() | {"CHILD"}, tag)
        if layout is None or not layout.table:
            unknown.add(tag)
        elif any(tags.values()):
            found.setdefault(layout.table, []).append(own | tags)
