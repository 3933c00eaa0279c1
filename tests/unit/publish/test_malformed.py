"""A malformed table of contents or template is told by file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from suffkit.errors import PageError
from suffkit.publish.book import build_book, pages_of, stage_book

ROOT = Path(__file__).resolve().parents[3]
HEAD = "format: jb-book\nroot: index\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}parts\n- caption: x\n", "_toc.yml, line 4: could not find expected ':'."),
        (f"{HEAD}chapters:\n\t- file: x\n", "_toc.yml, line 4: found character"),
        (
            f"{HEAD}parts:\n- caption: x\n  chapters:\n  - file: a\n  - fil: b\n",
            "_toc.yml, line 7: entry does not contain `file`.",
        ),
        (
            f"{HEAD}chapters:\n- file: needs\n- file: needs\n",
            "_toc.yml, line 5: document file used multiple times: 'needs'.",
        ),
        ("", "_toc.yml: toc is not a mapping"),
        ("format: jb-book\nchapters:\n- file: x\n", "_toc.yml, line 1: 'root' key not found."),
        (f"{HEAD}defaults: 7\n", "_toc.yml: an entry is not what is expected in its place."),
    ],
)
def test_a_malformed_table_of_contents_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "_toc.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PageError) as refused:
        pages_of(tmp_path / "_toc.yml")
    assert str(refused.value).startswith(says)
    assert "- file: <page>" in str(refused.value)
    assert refused.value.exit_code == 2


def test_contents_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(PageError, match="not YAML in UTF-8"):
        pages_of(tmp_path / "_toc.yml")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("statement-search.html", "<form>\n{% if %}</form>", "line 2: Expected an expression"),
        ("statement-search.html", "<form>\n\n{{ nowhere() }}</form>", "line 3: 'nowhere' is undefined"),
        ("search.html", '{%- extends "!nothing.html" %}', "line 1: 'nothing.html' is no template of the book"),
    ],
)
def test_a_malformed_template_is_refused_with_its_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (book / "_config.yml").write_bytes((ROOT / "_config.yml").read_bytes())
    (book / "_toc.yml").write_text(HEAD, encoding="utf-8")
    (book / "index.md").write_text("# Cover\n\nWords.\n", encoding="utf-8")
    for folder in ("_static", "_templates"):
        shutil.copytree(ROOT / "book" / folder, book / folder)
    (book / "_templates" / name).write_text(text, encoding="utf-8")
    stage_book(book, tmp_path / "staging", pages={}, narrative=None, numbers={})
    with pytest.raises(PageError) as refused:
        build_book(tmp_path / "staging", tmp_path / "out", title="T")
    assert f"_templates/{name}, {says}" in str(refused.value)
    assert str(tmp_path) not in str(refused.value)
