"""Pages at fault: named with cell and cause; the site that was there stays until all is well."""

from __future__ import annotations

import pytest

OPEN = "from suffkit.publish.page import open_page\n\npage = open_page(authority, edition)"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ((OPEN, "1 / 0"), "needs: cell 3 (1 / 0): zero division error: division by zero"),
        ((OPEN, 'page.words("childen_looked_after")'), "Did you mean children_looked_after"),
        (("x = = 1",), "syntax error"),
        ((OPEN, 'page.say("children", 7)'), "is not text"),
        ((OPEN, 'page.say("children", "7")', 'page.say("children", "8")'), "is said twice"),
    ],
)
def test_a_page_that_fails_is_named_with_cell_and_cause(project, refused, code, says):
    project.page(*code)
    said = refused("build", "exampleshire")
    assert "1 of 1 pages could not be made:" in said
    assert says in said
    assert str(project.root) not in said


def test_all_pages_are_tried_before_it_stops(project, refused):
    project.page("1 / 0", name="costs")
    project.page("{}['x']", name="stability")
    said = refused("build", "exampleshire")
    assert "2 of 3 pages could not be made:" in said
    assert "costs: cell 2" in said and "stability: cell 2" in said


def test_a_page_that_does_not_declare_a_parameter_is_refused(project, refused):
    project.page("1", parameters='authority = "nowhere"\neditoin = "2022"')
    said = refused("build", "exampleshire")
    assert 'it has no parameter "edition". Did you mean editoin?' in said


def test_a_name_in_prose_that_no_page_says_is_refused(project, refused):
    project.page(prose="There were {{ children }} and {{ childern }}.")
    said = refused("build", "exampleshire")
    assert "{{ childern }} is not known. A page must say it first" in said
    assert "page needs" in said
    # The warning that stopped it comes again: nothing half-made is taken from the first attempt.
    assert refused("build", "exampleshire") == said


def test_a_page_in_the_contents_that_is_not_there_is_refused(project, refused):
    (project.root / "book/_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: needs\n- file: costs\n", encoding="utf-8"
    )
    assert "_toc.yml lists costs, for which there is neither" in refused("build", "exampleshire")


def test_words_of_the_council_for_no_page_are_refused(project, refused):
    project.write("narrative/neds.md", "Something.")
    assert "narrative/neds.md belongs to no page. Did you mean needs?" in refused("build", "exampleshire")


def test_what_may_not_be_published_is_refused_by_the_gate(project, refused):
    project.page(OPEN, 'page.say("children", "nan")')
    said = refused("build", "exampleshire")
    assert "may not be published" in said
    assert "needs.html" in said


def test_a_fault_put_right_gives_the_new_site(project, suffkit, refused):
    project.page(OPEN, "1 / 0")
    refused("build", "exampleshire")
    project.page()
    result = suffkit("build", "exampleshire")
    assert result.exit_code == 0, result.output
    assert str(project.site / "index.html") in result.stdout
    assert "410 children" in (project.site / "needs.html").read_text(encoding="utf-8")
    assert "The site that was there" not in (project.site / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in project.site.parent.iterdir()] == ["html"]
