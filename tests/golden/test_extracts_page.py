"""docs/extracts.md says what the contracts say: its second half is made from them, anew by `make golden`."""

from __future__ import annotations

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.extracts.described import described
from suffkit.domain.code_lists import code_rows

MARK = "<!-- From here on the page is made from the contracts: make golden writes it anew. -->\n"


def made() -> str:
    sections = "\n".join(described(one) for one in EXTRACTS.values())
    rules = "\n".join("| {what} | {outcome} | `{rule}` |".format(**row) for row in code_rows("extract_rules"))
    says = (
        "Every fault of all files is told at once, with file, column and rows, and never with what stands in a cell. "
        "What stops must be put right before anything is made; what is warned of or noted stands on the book's page of "
        "data quality."
    )
    table = f"| found | outcome | rule |\n|---|---|---|\n{rules}\n"
    return f"\n## The extracts\n\n{sections}\n## What is checked\n\n{says}\n\n{table}"


def test_the_page_on_extracts_is_that_of_the_contracts(root, rewrite_golden):
    page = root / "docs/extracts.md"
    head, mark, rest = page.read_text(encoding="utf-8").partition(MARK)
    assert mark, "the page has lost the line below which it is made"
    if rewrite_golden:
        page.write_text(head + mark + made(), encoding="utf-8", newline="\n")
        rest = made()
    assert rest == made(), "make golden writes docs/extracts.md anew; review the difference"
