"""From a staging folder to HTML: same bytes, warnings as errors, and untrusted words that do nothing."""

from __future__ import annotations

import logging.config
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from suffkit.errors import PageError
from suffkit.publish.book import build_book, pages_of, stage_book

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = "<script>alert(1)</script> {{ answer }} {eval}`1+1` <b onclick=x>*b*</b> [l](javascript:x) `c` | # $x$ \\"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of a cover and one executed page, with the project's own settings."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "_config.yml").write_bytes((ROOT / "_config.yml").read_bytes())
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: costs\n", encoding="utf-8")
    (folder / "index.md").write_text("# Cover\n\n{{ answer }}\n\n{{ answer }} in words\n", encoding="utf-8")
    (folder / "_static").mkdir()
    for name in ("favicon.svg", "logo.svg", "suffkit.css"):
        (folder / "_static" / name).write_bytes((ROOT / "book/_static" / name).read_bytes())
    (folder / "_templates").mkdir()
    for path in (ROOT / "book/_templates").glob("*.html"):
        (folder / "_templates" / path.name).write_bytes(path.read_bytes())
    return folder


def stage(book: Path, *, costs: str = "", words: str = "", **numbers: str) -> Path:
    """Stage the book with one page, `costs`, that includes the council's `words`."""
    text = f"# Costs\n\n{costs}\n\n```{{include}} _narrative/costs.md\n```"
    page = book.parent / "costs.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell(text, id="a")]), page)
    narrative = book.parent / "narrative"
    narrative.mkdir(exist_ok=True)
    (narrative / "costs.md").write_text(words, encoding="utf-8")
    staging = book.parent / "staging"
    stage_book(book, staging, pages={"costs": page}, narrative=narrative, numbers={"answer": "41", **numbers})
    return staging


def article(out: Path, page: str) -> str:
    text = (out / f"{page}.html").read_text(encoding="utf-8")
    return text[text.index("<article") : text.index("</article>")]


def test_a_name_is_replaced_by_its_text(book: Path, tmp_path: Path) -> None:
    build_book(stage(book, costs="A week costs {{ price }}.", price="£4,665 a week"), tmp_path / "out", title="T")
    assert "A week costs £4,665 a week." in article(tmp_path / "out", "costs")


@pytest.mark.parametrize("where", ["number", "narrative"])
def test_hostile_words_are_printed_and_do_nothing(book: Path, tmp_path: Path, where: str) -> None:
    out = tmp_path / "out"
    given = {"answer": HOSTILE} if where == "number" else {"words": HOSTILE}
    build_book(stage(book, **given), out, title="T")
    shown = article(out, "index" if where == "number" else "costs")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ answer }} {eval}" in shown
    assert "<script" not in shown and "<b" not in shown.replace("<br", "") and 'href="javascript' not in shown


def test_a_number_is_shown_character_by_character(book: Path, tmp_path: Path) -> None:
    build_book(stage(book, answer=HOSTILE), tmp_path / "out", title="T")
    from lxml import html

    shown = html.fromstring(article(tmp_path / "out", "index")).xpath("//p")
    assert [p.text_content() for p in shown] == [HOSTILE, HOSTILE + " in words"]


def test_narrative_cannot_reach_files_or_make_anchors(book: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    words = (
        f"# Costs\n\n[a]({secret})\n\n![b]({secret})\n\n```{{literalinclude}} {secret}\n```\n\n(costs)=\n\n<{secret}>"
    )
    build_book(stage(book, words=words), tmp_path / "out", title="T")
    assert not any(path.name == "secret.txt" for path in (tmp_path / "out").rglob("*"))
    shown = article(tmp_path / "out", "costs")
    assert '<h2 class="rubric">Costs</h2>' in shown and "href" not in shown and "<img" not in shown


def test_a_title_is_escaped_wherever_the_theme_prints_it(book: Path, tmp_path: Path) -> None:
    build_book(stage(book), tmp_path / "out", title="A & B <script>alert(1)</script>")
    for page in ("index", "costs", "search"):
        text = (tmp_path / "out" / f"{page}.html").read_text(encoding="utf-8")
        assert "A &amp; B &lt;script&gt;alert(1)&lt;/script&gt;" in text and "<script>alert" not in text


def test_an_undefined_name_fails_and_says_which_on_which_page(book: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.html").write_text("old", encoding="utf-8")
    staging = stage(book, costs="It costs {{ prise }}.")
    with pytest.raises(PageError) as caught:
        build_book(staging, tmp_path / "out", title="T")
    assert str(caught.value) == (
        "The book was not made: 1 fault in its pages.\n"
        "  - page costs, cell 1, line 3: {{ prise }} is not known. A page must say it first: page.say('prise', ...)."
    )
    assert (tmp_path / "out" / "old.html").exists()  # the site before it is left alone


def test_a_warning_is_heard_though_another_library_has_switched_the_loggers_off(book: Path, tmp_path: Path) -> None:
    build_book(stage(book), tmp_path / "first", title="T")
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": True})
    with pytest.raises(PageError, match="is not known"):
        build_book(stage(book, costs="It costs {{ prise }}."), tmp_path / "out", title="T")


def test_every_warning_is_reported_with_page_and_line(book: Path, tmp_path: Path) -> None:
    (book / "index.md").write_text("# Cover\n\n[](nowhere.md)\n\n{{ gone }}\n", encoding="utf-8")
    with pytest.raises(PageError) as caught:
        build_book(stage(book, costs="```{nonsense}\n```"), tmp_path / "out", title="T")
    text = str(caught.value)
    assert "3 faults" in text and str(tmp_path) not in text
    assert "page index, line 3: " in text and "page index, line 5: {{ gone }}" in text
    assert "page costs, cell 1" in text and "nonsense" in text


def test_a_warning_comes_back_in_the_next_incremental_build(book: Path, tmp_path: Path) -> None:
    staging, out, keep = stage(book, costs="{{ gone }}"), tmp_path / "out", tmp_path / "keep"
    for _ in range(2):
        with pytest.raises(PageError, match="gone"):
            build_book(staging, out, title="T", keep=keep)


def test_an_incremental_build_shows_what_a_clean_one_shows(book: Path, tmp_path: Path) -> None:
    keep, out = tmp_path / "keep", tmp_path / "out"
    build_book(stage(book, costs="One."), out, title="T", keep=keep)
    staging = stage(book, costs="Two.", answer="42")
    build_book(staging, out, title="T", keep=keep)
    build_book(staging, tmp_path / "clean", title="T")
    assert set(contents(out)) == set(contents(tmp_path / "clean"))
    for page in ("index", "costs"):
        assert article(out, page) == article(tmp_path / "clean", page)
    assert "Two." in article(out, "costs") and "42 in words" in article(out, "index")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_are_the_same_bytes_in_any_process(book: Path, tmp_path: Path) -> None:
    staging = stage(book, costs="Words in an order: zeta, alpha, gamma.", words="# More\n\nwords")
    program = (
        "import sys; from pathlib import Path; from suffkit.publish.book import build_book; "
        "build_book(Path(sys.argv[1]), Path(sys.argv[2]), title='T')"
    )
    for seed in "1", "2":
        command = [sys.executable, "-c", program, str(staging), str(tmp_path / seed)]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        assert (done.stdout, done.stderr) == (b"", b"")  # quiet on the terminal
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_pages_in_reading_order() -> None:
    assert pages_of(ROOT / "book/_toc.yml")[:4] == ["index", "summary", "demographics", "flows"]


def test_a_page_that_was_not_run_is_named(book: Path, tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"_toc\.yml lists costs, .* Run the page first"):
        stage_book(book, tmp_path / "staging", pages={}, narrative=None, numbers={})


def test_narrative_for_no_page_is_refused_with_the_nearest_name(book: Path, tmp_path: Path) -> None:
    (tmp_path / "narrative").mkdir()
    (tmp_path / "narrative" / "cost.md").write_text("x", encoding="utf-8")
    with pytest.raises(PageError, match=r"narrative/cost\.md belongs to no page\. Did you mean costs\?"):
        stage(book)


def test_narrative_that_is_not_utf8_is_refused(book: Path, tmp_path: Path) -> None:
    staging = stage(book)
    (tmp_path / "narrative" / "costs.md").write_bytes("£5".encode("cp1252"))
    with pytest.raises(PageError, match=r"costs\.md is not UTF-8"):
        stage_book(
            book, staging, pages={"costs": tmp_path / "costs.ipynb"}, narrative=tmp_path / "narrative", numbers={}
        )


def test_staging_holds_nothing_of_the_time_before(book: Path) -> None:
    staging = stage(book)
    (staging / "left_over.md").write_text("# Old", encoding="utf-8")
    assert not (stage(book) / "left_over.md").exists()
