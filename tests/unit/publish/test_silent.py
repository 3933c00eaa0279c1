"""Sections that show nothing but what is missing: they leave their place, and the page's end tells what they lack."""

from __future__ import annotations

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from suffkit.publish.silent import gather_missing

NO_PRICES = '<p class="note-missing">This edition does not tell what places cost.</p>'
NO_BUDGET = '<p class="note-missing">It does not tell what was budgeted: see &lt;year&gt;/budgets.csv.</p>'
TABLE = "<table><caption>Prices</caption></table>"
LAST = "## What this page cannot tell\n\nAverages hide much."


def shown(*html: str) -> nbformat.NotebookNode:
    return new_code_cell("show()", outputs=[new_output("display_data", {"text/html": one}) for one in html])


def page(*cells: str | nbformat.NotebookNode, end: str = LAST) -> nbformat.NotebookNode:
    every = ["# What it costs", *cells, *([end] if end else [])]
    return new_notebook(cells=[new_markdown_cell(one) if isinstance(one, str) else one for one in every])


def told(made: nbformat.NotebookNode, **numbers: str) -> list[str]:
    """What is left of the page: first lines of prose, and outputs as HTML."""
    gather_missing(made, numbers)
    return [
        one
        for cell in made.cells
        for one in (
            [cell.source.splitlines()[0]]
            if cell.cell_type == "markdown"
            else [output["data"]["text/html"] for output in cell.outputs]
        )
    ]


def listed(*items: str) -> str:
    return f'<div class="note-missing"><ul>{"".join(f"<li>{one}</li>" for one in items)}</ul></div>'


def test_a_section_that_shows_nothing_is_told_at_the_end() -> None:
    made = page("## Prices\n\nHow they are counted.", shown(NO_PRICES), "## Budgets", shown(TABLE))
    assert told(made) == [
        "# What it costs",
        "## Budgets",
        TABLE,
        "## What this page cannot tell",
        listed("<strong>Prices.</strong> This edition does not tell what places cost."),
    ]
    nbformat.validate(made)


def test_what_is_missing_beside_something_stays_in_its_place() -> None:
    made = page("## Prices", shown(NO_PRICES), shown(TABLE))
    assert told(made) == ["# What it costs", "## Prices", NO_PRICES, TABLE, "## What this page cannot tell"]


def test_sentences_of_a_section_are_told_once_and_their_characters_stay_escaped() -> None:
    made = page("## Prices & budgets", shown(NO_BUDGET, NO_PRICES), "### How they spread", shown(NO_BUDGET))
    assert told(made)[-1] == listed(
        "<strong>Prices &amp; budgets.</strong> It does not tell what was budgeted: see &lt;year&gt;/budgets.csv. "
        "This edition does not tell what places cost."
    )


def test_a_part_of_a_section_goes_alone() -> None:
    made = page(
        "## Prices", shown(TABLE), "### How they spread\n\nQuartiles.", shown(NO_PRICES), "## End", shown(TABLE)
    )
    assert told(made)[:5] == ["# What it costs", "## Prices", TABLE, "## End", TABLE]
    assert told(made)[-1].startswith('<div class="note-missing"><ul><li><strong>How they spread.</strong>')


def test_a_sentence_made_of_figures_keeps_its_section() -> None:
    cells = "## Prices\n\n{{ prices_answer }}", shown(NO_PRICES)
    assert "## Prices" in told(page(*cells), prices_answer="A week cost £900.")
    assert "## Prices" in told(page(*cells))  # of another page: it may say something
    assert "## Prices" not in told(page(*cells), prices_answer="")


def test_sections_of_prose_alone_and_those_that_say_nothing_stay() -> None:
    made = page("## Where to look\n\nOn another page.", "## Prices", new_code_cell("nothing()"))
    assert told(made) == ["# What it costs", "## Where to look", "## Prices", "## What this page cannot tell"]


def test_a_section_that_shows_nothing_at_all_goes_with_the_one_before_it() -> None:
    nothing = new_code_cell("nothing()")
    made = page("## Prices", shown(NO_PRICES), "## The same by kind", nothing, "## Budgets", shown(TABLE))
    assert told(made)[:3] == ["# What it costs", "## Budgets", TABLE]
    made = page("## Prices", shown(NO_PRICES), "## Where to look\n\nOn another page.", "## The same by kind", nothing)
    assert told(made)[1:3] == ["## Where to look", "## The same by kind"]


def test_a_page_without_a_last_section_gets_one() -> None:
    made = page("## Prices", shown(NO_PRICES), end="")
    assert told(made)[:2] == ["# What it costs", "## What this page cannot tell"]


def test_a_page_that_lacks_nothing_is_left_alone() -> None:
    made = page("## Prices", shown(TABLE))
    before = nbformat.writes(made)
    gather_missing(made, {})
    assert nbformat.writes(made) == before
