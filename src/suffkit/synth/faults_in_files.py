"""Faults of the bytes: each function spoils files of the newest return."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

# Of free text there is one column only, which nothing uses: the place to put letters that are not ASCII.
_CURLY = "‘not known’ £"


@dataclass(frozen=True)
class Returns:
    """Where the written returns are: the folder, and the folder of each year."""

    folder: Path
    years: dict[int, Path]

    def file(self, module: str = "episodes") -> Path:
        """A module's file of the newest return."""
        return self.years[max(self.years)] / f"{module}.csv"


def cut_in_a_row(returns: Returns) -> None:
    text = returns.file().read_bytes()
    end = text.index(b"\n", 2 * len(text) // 3)
    returns.file().write_bytes(text[: text.rindex(b",", 0, end) - 12])


def cut_at_a_row(returns: Returns) -> None:
    lines = returns.file().read_bytes().splitlines(keepends=True)
    returns.file().write_bytes(b"".join(lines[: max(2, 2 * len(lines) // 3)]))


def windows_1252(returns: Returns) -> None:
    _recode(returns.file("header"), "cp1252")


def utf_16(returns: Returns) -> None:
    # With its mark and little-endian, as a spreadsheet's "Unicode text" is.
    returns.file().write_bytes(b"\xff\xfe" + returns.file().read_text(encoding="utf-8").encode("utf-16-le"))


def byte_order_mark(returns: Returns) -> None:
    returns.file().write_bytes(b"\xef\xbb\xbf" + returns.file().read_bytes())


def mixed_encodings(returns: Returns) -> None:
    byte_order_mark(returns)
    windows_1252(returns)
    reviews = returns.file("reviews")
    reviews.write_bytes(b"\xff\xfe" + reviews.read_text(encoding="utf-8").encode("utf-16-le"))


def spreadsheet_named_csv(returns: Returns) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # A date of its own, for the same bytes every time.
        archive.writestr(
            zipfile.ZipInfo("xl/worksheets/sheet1.xml", (2024, 1, 1, 0, 0, 0)), returns.file().read_bytes()
        )
    returns.file().write_bytes(packed.getvalue())


def semicolons(returns: Returns) -> None:
    returns.file().write_bytes(returns.file().read_bytes().replace(b",", b";"))


def line_ends(returns: Returns) -> None:
    returns.file().write_bytes(returns.file().read_bytes().replace(b"\n", b"\r\n"))
    reviews = returns.file("reviews")
    reviews.write_bytes(reviews.read_bytes().replace(b"\n", b"\r"))
    _in_first_upn(returns.file("header"), '"not\nknown"', "utf-8")


def trailing_commas(returns: Returns) -> None:
    lines = returns.file().read_text(encoding="utf-8").splitlines()
    width = lines[0].count(",") + 1
    head = lines[0] + "".join(f",_{width + extra}" for extra in range(4))
    returns.file().write_bytes("\n".join([head, *(line + ",,,," for line in lines[1:]), ""]).encode())


def column_twice(returns: Returns) -> None:
    lines = returns.file().read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("PLACE")
    doubled = [f"{line},{line.split(',')[place]}" for line in lines]
    returns.file().write_bytes("\n".join([*doubled, ""]).encode())


def two_files(returns: Returns) -> None:
    copy = returns.file().with_name("episodes corrected.csv")
    copy.write_bytes(returns.file().read_bytes())


def xml_beside(returns: Returns) -> None:
    """The first child of the return once more, as the DfE's XML has it."""
    lines = returns.file("header").read_text(encoding="utf-8").splitlines()[:2]
    root = ElementTree.Element("EXPSSDA903")
    header = ElementTree.SubElement(ElementTree.SubElement(root, "CHILD"), "HEADER")
    for heading, value in zip(lines[0].split(","), lines[-1].split(","), strict=True):
        ElementTree.SubElement(header, "CHILDID" if heading == "CHILD" else heading).text = value
    returns.file("header").with_name("return.xml").write_bytes(ElementTree.tostring(root, encoding="utf-8"))


def _recode(path: Path, encoding: str) -> None:
    _in_first_upn(path, _CURLY, encoding)


def _in_first_upn(path: Path, words: str, encoding: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("UPN")
    for number, line in enumerate(lines[1:2], 1):
        cells = line.split(",")
        lines[number] = ",".join([*cells[:at], words, *cells[at + 1 :]])
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
