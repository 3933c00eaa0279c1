"""The printed figures beside the published documents themselves, where those are at hand.

The documents are not part of the repository. They are text files in a folder `seeds`, in the folder `shared` beside the
project, or named by the variable SUFFKIT_DOCUMENTS; which is which is told by words that only one of them has.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from suffkit.prepare.statement import read_edition

# Words that only the edition's own document has.
WORDS = {
    ("bromley", "2022"): ["Bromley", "Children Looked After Placement and Fostering"],
    ("herefordshire", "2023"): ["Herefordshire", "2023", "trajectory"],
    ("hertfordshire", "2017"): ["Hertfordshire", "31/03/2017"],
    ("hertfordshire", "2019"): ["Hertfordshire", "March 2019"],
    ("hertfordshire", "2022"): ["Hertfordshire", "31st March 2022"],
}


@pytest.fixture(scope="module")
def documents(root) -> dict[str, str]:
    folder = Path(os.environ.get("SUFFKIT_DOCUMENTS") or root.parent / "shared" / "seeds")
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    if not texts:
        pytest.skip("no published documents here (../shared/seeds, or the folder that SUFFKIT_DOCUMENTS names)")
    return texts


def plain(text: str) -> str:
    """The text as a reader sees it: one kind of dash, blank and quotation mark."""
    text = text.replace("\u00a0", " ").replace("\u2013", "-").replace("\u2212", "-").replace("\u2019", "'")
    return re.sub(r"\s+", " ", text).lower()


def stands_in(document: str, printed: str) -> bool:
    """Whether the characters stand there on their own, not as a part of a longer number."""
    figure = re.escape(plain(printed).strip())
    return re.search(rf"(?<![\d]){figure}(?![\d])", document) is not None


@pytest.mark.parametrize(("authority", "edition"), WORDS)
def test_every_printed_figure_stands_in_its_document(documents, root, authority, edition):
    fitting = [name for name, text in documents.items() if all(word in text for word in WORDS[authority, edition])]
    assert len(fitting) == 1, f"of {', '.join(documents)} these could be {authority} {edition}: {fitting}"
    document = plain(documents[fitting[0]])
    cells = read_edition(root / "data/raw", authority, edition).printed.cells
    cells = cells[~cells["printed"].isin(["", "-", "n/a", ".."])]
    missing = [
        f"{cell.table_id} | {cell.row} | {cell.column}: {cell.printed}"
        for cell in cells.itertuples()
        if not stands_in(document, cell.printed)
    ]
    assert missing == []
