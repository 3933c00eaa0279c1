"""Numbers in the council's own words: what a citation gives, and what is said of one that gives nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from suffkit.contracts.facts_folder import FactsFolder, write_facts_folder
from suffkit.errors import PageError
from suffkit.publish.citations import cite_narrative, cited
from suffkit.publish.page import Page


@pytest.mark.parametrize(
    ("citation", "figure"),
    [
        ("children_looked_after", "410"),
        ("children_looked_after, noun", "410 children"),
        ("  children_looked_after ,\n when ", "31 March 2022"),
        ("children_looked_after, back=1", "400"),
        ("children_looked_after, sex=Female", "180"),
        ("children_looked_after_share, sex=Female", "43\\.9\\%"),
        ("placements, placement_category=In-house fostering, area=own", "200"),
    ],
)
def test_a_citation_gives_the_figure(example: Callable[..., Page], citation: str, figure: str) -> None:
    # Marks of punctuation are written so that Markdown shows them as they are.
    assert cited(f"There were {{{{{citation}}}}}.", example(), "costs.md") == (f"There were {figure}.", [])


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        ("children_loked_after", "Did you mean children_looked_after"),
        ("children_looked_after, sexes=Female", "'sexes' is not a breakdown. Did you mean sex"),
        ("children_looked_after, sex=Girls", "there is no figure of children_looked_after of sex=Girls"),
        ("children_looked_after, area=wales", "'wales' is not an area: own, neighbours, region or england"),
        ("children_looked_after, back=soon", "back= takes a whole number"),
        ("children_looked_after, loudly", "'loudly' of the citation of children_looked_after is not understood"),
        ("children_looked_after, sex=a, age_group=b, uasc=c", "names 3 breakdowns; a figure has two at most"),
        ("", "is not a measure"),
    ],
)
def test_a_citation_that_gives_nothing_is_refused(example: Callable[..., Page], citation: str, said: str) -> None:
    _, [fault] = cited(f"Two lines.\nThere were {{{{{citation}}}}}.", example(), "costs.md")
    assert fault.startswith("  - costs.md, line 2: ")
    assert said in fault


def test_a_comma_in_a_groups_name_does_not_part_it(example: Callable[..., Page]) -> None:
    page = example(
        places="""row,column,printed,unit,measure,period,by1,group1
        Hospital,number,10,children,placements,2022-03-31,placement_category,Children's home
        Homes,number,12,children,placements,2022-03-31,location_band,"Next to it, or further"
        """
    )
    assert cited("{{ placements, location_band=Next to it, or further, noun }}", page, "") == ("12 children", [])


def test_a_hidden_figure_is_not_cited(plain_facts: FactsFolder) -> None:
    facts = plain_facts.facts.copy()
    girls = (facts["measure"] == "children_looked_after") & (facts["group1"] == "Female")
    facts.loc[girls, ["value", "status"]] = [float("nan"), "c"]
    text, [fault] = cited("{{ children_looked_after, sex=Female }}", Page(replace(plain_facts, facts=facts)), "")
    assert text == ""
    assert "or it is hidden" in fault


def test_all_faults_of_all_pages_are_told_with_file_and_line(plain_facts: FactsFolder, tmp_path: Path) -> None:
    words = {"costs": "One.\n\nTwo {{ nothing }} and {{ children_looked_after, sex=Girls }}.", "needs": "{{ nobody }}"}
    write_facts_folder(tmp_path / "facts", replace(plain_facts, narrative=words))
    with pytest.raises(PageError) as refused:
        cite_narrative(tmp_path / "facts", tmp_path / "cited")
    lines = str(refused.value).splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("  - narrative/costs.md, line 3: 'nothing' is not a measure of the catalogue.")
    assert "narrative/costs.md, line 3: there is no figure" in lines[2]
    assert lines[3].startswith("  - narrative/needs.md, line 1:")


def test_words_without_citations_are_taken_as_they_are(plain_facts: FactsFolder, tmp_path: Path) -> None:
    write_facts_folder(tmp_path / "facts", replace(plain_facts, narrative={"costs": "Plain { words }."}))
    assert cite_narrative(tmp_path / "facts", tmp_path / "cited") == tmp_path / "facts/narrative"
    write_facts_folder(
        tmp_path / "facts", replace(plain_facts, narrative={"costs": "{{ children_looked_after }} in care"})
    )
    made = cite_narrative(tmp_path / "facts", tmp_path / "cited")
    assert (made / "costs.md").read_text(encoding="utf-8") == "410 in care"
