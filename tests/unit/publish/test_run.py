"""Running the pages of a book: what is asked, what comes back, what is said when a page is at fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from suffkit.errors import EnvironmentFault, PageError, RequestError
from suffkit.publish.run import PageRun, merge_numbers, raise_for_faults, run_pages

PARAMETERS = 'authority = "nowhere"  # in the form name=value\nedition: str = "2022"'
SAY = 'display({{"application/vnd.suffkit.numbers+json": {{"{name}": "{text}"}}}}, raw=True)'
CHART = """display({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, metadata=METADATA, raw=True)"""
DESCRIBED = CHART.replace("METADATA", '{"image/svg+xml": {"alt": " Children rose by 7. "}}')

WritePage = Callable[..., Path]


def tagged(source: str, *tags: str) -> NotebookNode:
    return new_code_cell(source, metadata={"tags": list(tags)})


def say(name: str, text: str) -> str:
    return SAY.format(name=name, text=text)


@pytest.fixture
def write_page(tmp_path: Path) -> WritePage:
    """Write `notebooks/<name>.ipynb`: a parameters cell, then the given cells (a text is a code cell)."""

    def write(name: str, *cells: str | NotebookNode, parameters: str | None = PARAMETERS) -> Path:
        first = [] if parameters is None else [tagged(parameters, "parameters")]
        made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=first + made), path)
        return path

    return write


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., list[PageRun]]:
    """Run pages into `out/` for one edition."""

    def run_them(*notebooks: Path, **changed: Any) -> list[PageRun]:
        given: dict[str, Any] = {"parameters": {"authority": "bromley", "edition": "2022"}, "out_dir": tmp_path / "out"}
        return run_pages(notebooks, **{**given, **changed})

    return run_them


def executed(run: PageRun) -> NotebookNode:
    assert run.fault is None
    return nbformat.read(run.path, as_version=4)


def texts(page: NotebookNode) -> list[str]:
    return [output.text for cell in page.cells for output in cell.get("outputs", []) if output.output_type == "stream"]


# ---- what comes out --------------------------------------------------------------------------------------------------


def test_a_page_runs_with_the_parameters_given(write_page: WritePage, run: Any, tmp_path: Path) -> None:
    [done] = run(write_page("needs", "print(authority, edition)"))
    assert (done.page, done.path, done.fault) == ("needs", tmp_path / "out" / "needs.ipynb", None)
    assert done.seconds > 0
    assert texts(executed(done)) == ["bromley 2022\n"]


def test_a_page_runs_in_its_own_folder(write_page: WritePage, run: Any) -> None:
    [done] = run(write_page("needs", "from pathlib import Path", "print(Path.cwd().name)"))
    assert texts(executed(done)) == ["notebooks\n"]


@pytest.mark.parametrize("engine", ["suffkit", "papermill"])
def test_the_same_page_twice_gives_the_same_bytes(engine: str, write_page: WritePage, run: Any) -> None:
    page = write_page(
        "needs",
        new_markdown_cell("# {{ children }}"),
        "import random\nimport sys\nimport warnings",
        "warnings.warn('mind')\nprint('one')\nprint('aside', file=sys.stderr)\nprint('two', object())\nobject()",
        say("children", "seven"),
        DESCRIBED,
    )
    written = []
    for _ in range(2):
        [done] = run(page, engine=engine)
        assert done.fault is None
        written.append(done.path.read_bytes())
    assert written[0] == written[1]


def test_both_engines_make_the_same_copy(write_page: WritePage, run: Any) -> None:
    page = write_page("needs", "print('one')\nprint('two', object())\n1 + 1", say("children", "seven"), DESCRIBED)
    [warm], [stock] = run(page), run(page, engine="papermill", out_dir=page.parent / "stock")
    assert warm.path.read_bytes() == stock.path.read_bytes()
    assert warm.numbers == stock.numbers == {"children": "seven"}


def test_unseeded_random_numbers_are_the_same_twice(write_page: WritePage, run: Any) -> None:
    page = write_page("needs", "import random\nimport numpy as np\nprint(random.random(), np.random.rand())")
    assert texts(executed(run(page)[0])) == texts(executed(run(page)[0]))


def test_the_copy_holds_no_time_path_or_machine(write_page: WritePage, run: Any, tmp_path: Path) -> None:
    [done] = run(write_page("needs", "import warnings", "warnings.warn('mind')\nprint(object())"))
    page = executed(done)
    assert set(page.metadata) == {"kernelspec", "language_info"}
    assert "version" not in page.metadata.language_info
    assert all(set(cell.metadata) <= {"tags", "mystnb"} for cell in page.cells)
    text = done.path.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "mind" not in text.replace("warnings.warn('mind')", "")
    assert texts(page) == ["<object object>\n"]
    assert [cell.id for cell in page.cells] == ["cell-1", "cell-2", "cell-3", "cell-4"]


def test_no_code_is_shown_but_what_asks_for_it(write_page: WritePage, run: Any) -> None:
    shown = tagged("1", "show-input")
    [done] = run(write_page("needs", new_markdown_cell("prose"), "1", shown, tagged("2", "remove-input")))
    assert [cell.metadata.get("tags") for cell in executed(done).cells] == [
        ["parameters", "remove-input"],
        ["injected-parameters", "remove-input"],
        None,
        ["remove-input"],
        ["show-input"],
        ["remove-input"],
    ]


def test_numbers_are_handed_on_and_taken_out(write_page: WritePage, run: Any) -> None:
    [done] = run(write_page("needs", say("children", "seven") + "\nprint('kept')", say("share", "7%")))
    assert done.numbers == {"children": "seven", "share": "7%"}
    kept, emptied = executed(done).cells[-2:]
    assert [output.output_type for output in kept.outputs] == ["stream"]
    assert emptied.outputs == []


def test_a_charts_alternative_text_goes_where_the_book_reads_it(write_page: WritePage, run: Any) -> None:
    [done] = run(write_page("needs", DESCRIBED))
    assert executed(done).cells[-1].metadata.mystnb == {"image": {"alt": "Children rose by 7."}}


def test_a_stale_injected_cell_is_not_run_again(write_page: WritePage, run: Any) -> None:
    stale = tagged('authority = "elsewhere"', "injected-parameters")
    [done] = run(write_page("needs", stale, "print(authority)"), parameters={})
    assert texts(executed(done)) == ["nowhere\n"]


def test_each_page_is_told_as_it_ends(write_page: WritePage, run: Any) -> None:
    told: list[tuple[str, int, int]] = []
    run(write_page("one", "1"), write_page("two", "1 / 0"), on_page=lambda *said: told.append(said))
    assert told == [("one", 1, 2), ("two", 2, 2)]


def test_nothing_is_printed(write_page: WritePage, run: Any, capfd: pytest.CaptureFixture[str]) -> None:
    run(write_page("one", "print('out')\n1"), write_page("two", "import warnings", "warnings.warn('x')\n1 / 0"))
    assert capfd.readouterr() == ("", "")


# ---- pages at fault --------------------------------------------------------------------------------------------------


def fault_of(run: Any, notebook: Path, **changed: Any) -> str:
    [done] = run(notebook, **changed)
    assert done.fault is not None
    assert done.numbers == {}
    assert not done.path.exists()
    return str(done.fault)


def test_all_pages_are_tried_and_all_faults_told(write_page: WritePage, run: Any) -> None:
    pages = [write_page("bad", "1 / 0"), write_page("good", "print(1)"), write_page("worse", "{}['x']")]
    runs = run(*pages)
    assert [done.fault is None for done in runs] == [False, True, False]
    assert runs[1].path.exists()
    with pytest.raises(PageError) as caught:
        raise_for_faults(runs)
    assert str(caught.value) == (
        "2 of 3 pages could not be made:\n"
        "  - bad: cell 2 (1 / 0): zero division error: division by zero\n"
        "  - worse: cell 2 ({}['x']): key error: 'x'"
    )


def test_sound_pages_raise_nothing(write_page: WritePage, run: Any) -> None:
    raise_for_faults(run(write_page("good", "1")))


@pytest.mark.parametrize("engine", ["suffkit", "papermill"])
def test_a_failing_cell_is_named_as_its_author_counts(engine: str, write_page: WritePage, run: Any) -> None:
    page = write_page("needs", new_markdown_cell("prose"), "x = 1", "\n# the share\nx / 0", "print('never')")
    told = fault_of(run, page, engine=engine)
    assert told == "cell 3 (# the share): zero division error: division by zero"


def test_without_parameters_the_count_is_the_same(write_page: WritePage, run: Any) -> None:
    assert fault_of(run, write_page("needs", "x = 1", "x / 0"), parameters={}).startswith("cell 3 (x / 0): ")


def test_suffkits_own_messages_are_told_whole(write_page: WritePage, run: Any) -> None:
    long = "expected this, " * 30 + "do that"
    source = f"from suffkit.errors import RequestError\nraise RequestError({long!r} + '\\nand then')"
    assert fault_of(run, write_page("needs", source)).endswith(f": request error: {long}\nand then")


def test_other_messages_are_cut(write_page: WritePage, run: Any) -> None:
    told = fault_of(run, write_page("needs", "# too much\nraise ValueError('long ' * 500 + '\\nsecond line')"))
    assert len(told) < 300
    assert "second" not in told
    assert told.endswith("long...")


def test_a_syntax_error_tells_the_line_of_the_cell(write_page: WritePage, run: Any) -> None:
    told = fault_of(run, write_page("needs", "x = 1\ny = = 2"))
    assert told == "cell 2 (x = 1): syntax error: invalid syntax (line 2 of the cell)"


def test_a_page_that_leaves_early_is_at_fault(write_page: WritePage, run: Any) -> None:
    assert "ended the page early" in fault_of(run, write_page("needs", "import sys", "sys.exit()", "1"))


def test_a_kernel_that_dies_is_a_fault_of_its_page(write_page: WritePage, run: Any) -> None:
    dying = write_page("dying", "import os", "os._exit(1)")
    runs = run(dying, write_page("good", "1"), engine="papermill")
    assert [done.fault for done in runs] == ["its kernel died (the machine may have run out of memory)", None]


def test_an_undeclared_parameter_is_refused(write_page: WritePage, run: Any, tmp_path: Path) -> None:
    page = write_page("needs", f"open({str(tmp_path / 'ran')!r}, 'w').close()")
    told = fault_of(run, page, parameters={"authorty": "bromley"})
    assert told == (
        'it has no parameter "authorty". Did you mean authority? Its parameters cell declares: authority, edition.'
    )
    assert not (tmp_path / "ran").exists()


def test_a_page_without_parameters_cell_is_at_fault(write_page: WritePage, run: Any) -> None:
    assert 'no cell tagged "parameters"' in fault_of(run, write_page("needs", "1", parameters=None))


def test_a_parameters_cell_that_is_not_python_is_a_fault(write_page: WritePage, run: Any) -> None:
    assert "is not Python" in fault_of(run, write_page("needs", "1", parameters="authority ="))


def test_one_number_in_two_wordings_is_a_fault(write_page: WritePage, run: Any) -> None:
    told = fault_of(run, write_page("needs", say("children", "7"), say("children", "7"), say("children", "eight")))
    assert told.startswith("cell 4 (")
    assert 'the number "children" is said twice, as "7" and as "eight"' in told


def test_numbers_are_words(write_page: WritePage, run: Any) -> None:
    source = 'display({"application/vnd.suffkit.numbers+json": {"children": 7}}, raw=True)'
    assert 'the number "children" is not text' in fault_of(run, write_page("needs", source))


@pytest.mark.parametrize("metadata", ["{}", '{"image/svg+xml": {"alt": " "}}'])
def test_a_chart_without_alternative_text_is_a_fault(metadata: str, write_page: WritePage, run: Any) -> None:
    assert "no alternative text" in fault_of(run, write_page("needs", CHART.replace("METADATA", metadata)))


def test_two_charts_in_a_cell_are_a_fault(write_page: WritePage, run: Any) -> None:
    told = fault_of(run, write_page("needs", f"{DESCRIBED}\n{DESCRIBED}"))
    assert told.startswith("cell 2 (")
    assert "One chart a cell" in told


def test_a_figure_left_open_is_an_image_without_words(write_page: WritePage, run: Any) -> None:
    told = fault_of(run, write_page("needs", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"))
    assert "no alternative text" in told


def test_no_older_copy_is_left_of_a_page_at_fault(write_page: WritePage, run: Any) -> None:
    assert run(write_page("needs", "1"))[0].path.exists()
    fault_of(run, write_page("needs", "1 / 0"))


@pytest.mark.parametrize("content", ["not json", "[]", '{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_a_fault(content: str, run: Any, tmp_path: Path) -> None:
    page = tmp_path / "needs.ipynb"
    page.write_text(content, encoding="utf-8")
    assert "cannot be read as a notebook" in fault_of(run, page)


def test_a_notebook_that_is_not_there_is_a_fault(run: Any, tmp_path: Path) -> None:
    assert "there is no notebook" in fault_of(run, tmp_path / "needs.ipynb")


# ---- the request, the machine, the keyboard --------------------------------------------------------------------------


def test_an_unknown_engine_is_refused(write_page: WritePage, run: Any) -> None:
    with pytest.raises(RequestError, match="Did you mean papermill"):
        run(write_page("needs", "1"), engine="papermil")


def test_a_folder_that_cannot_be_made_is_the_machines_fault(write_page: WritePage, run: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="cannot be made"):
        run(write_page("needs", "1"), out_dir=tmp_path / "file" / "out")


def test_a_copy_that_cannot_be_written_is_the_machines_fault(write_page: WritePage, run: Any, tmp_path: Path) -> None:
    (tmp_path / "out" / "needs.ipynb").mkdir(parents=True)
    with pytest.raises(EnvironmentFault, match="cannot be replaced"):
        run(write_page("needs", "1"))


def test_an_interrupt_ends_the_run_and_leaves_no_copy(write_page: WritePage, run: Any, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(write_page("needs", "print(1)", "raise KeyboardInterrupt"), write_page("next", "1"))
    assert list((tmp_path / "out").iterdir()) == []


# ---- the numbers of all pages ----------------------------------------------------------------------------------------


def page_run(page: str, **numbers: str) -> PageRun:
    return PageRun(page, Path(f"{page}.ipynb"), numbers, 0.1)


def test_numbers_of_all_pages_come_together() -> None:
    runs = [page_run("needs", children="7", share="7%"), page_run("costs", children="7", spend="£1")]
    assert merge_numbers(runs) == {"children": "7", "share": "7%", "spend": "£1"}


def test_two_pages_that_disagree_are_both_named() -> None:
    with pytest.raises(PageError) as caught:
        merge_numbers([page_run("needs", children="7"), page_run("costs", children="8")])
    assert str(caught.value) == (
        'The number "children" is said by two pages in different words: needs says "7", costs says "8". '
        "Give one of them another name."
    )
