"""Putting a site in place, the lock, and what the pages are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from suffkit.errors import EnvironmentFault, RequestError
from suffkit.pipeline.statement import Statement, _pages_environment, only_one, put_in_place, writable


@pytest.fixture
def statement(tmp_path, monkeypatch) -> Statement:
    monkeypatch.delenv("SUFFKIT_PROCESSED", raising=False)
    (tmp_path / "notebooks").mkdir()
    for name in ("needs", "costs"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    return Statement(tmp_path, tmp_path / "raw", "bromley", "2022", tmp_path / "out")


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(text, encoding="utf-8")
    return path


def test_where_things_are(statement, tmp_path):
    assert statement.name == "bromley 2022"
    assert statement.site == tmp_path / "out/bromley/2022/html"
    assert statement.facts == tmp_path / "data/processed/bromley/2022/facts"
    assert tmp_path / "out" in statement.work.parents and statement.site not in statement.work.parents


def test_pages_in_the_order_asked_for_or_all(statement):
    assert [path.stem for path in statement.notebooks()] == ["costs", "needs"]
    assert [path.stem for path in statement.notebooks(["needs"])] == ["needs"]
    with pytest.raises(RequestError, match=r"There is no page 'ned'\. Did you mean needs"):
        statement.notebooks(["needs", "ned"])


# ---- the site is replaced in one move --------------------------------------------------------------------------------


def test_a_first_site_is_put_in_place(tmp_path):
    made, site = folder(tmp_path / "made", "new"), tmp_path / "out/bromley/2022/html"
    put_in_place(made, site)
    assert (site / "index.html").read_text(encoding="utf-8") == "new"
    assert not made.exists()
    assert [path.name for path in site.parent.iterdir()] == ["html"]


def test_the_old_site_is_replaced_whole(tmp_path):
    site = folder(tmp_path / "html", "old")
    (site / "gone.html").write_text("old", encoding="utf-8")
    put_in_place(folder(tmp_path / "made", "new"), site)
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert (site / "index.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["html"]


def test_what_an_interrupted_move_left_is_cleared_away(tmp_path):
    site = folder(tmp_path / "html", "old")
    folder(tmp_path / ".html.old", "older")
    put_in_place(folder(tmp_path / "made", "new"), site)
    assert (site / "index.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["html"]


def test_the_old_site_comes_back_where_the_new_one_cannot_be_moved(tmp_path):
    site = folder(tmp_path / "html", "old")
    with pytest.raises(EnvironmentFault, match="The site that was there is untouched"):
        put_in_place(tmp_path / "never made", site)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"


def test_a_file_in_the_place_of_the_folder_is_the_machines_fault(tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    made = folder(tmp_path / "made", "new")
    with pytest.raises(EnvironmentFault, match="cannot be put at"):
        put_in_place(made, tmp_path / "out" / "html")
    with pytest.raises(EnvironmentFault, match="cannot be made"):
        writable(tmp_path / "out" / "work")
    assert made.exists()


# ---- one at a time ---------------------------------------------------------------------------------------------------


def test_a_second_build_of_an_edition_is_refused_and_of_another_is_not(statement):
    other = Statement(statement.root, statement.raw, "bromley", "2021", statement.out)
    with only_one(statement):
        with pytest.raises(EnvironmentFault, match="bromley 2022 is being built already"), only_one(statement):
            pytest.fail("two builds at once")
        with only_one(other):
            pass
    with only_one(statement):
        pass


def test_the_lock_is_given_back_after_a_failure(statement):
    with pytest.raises(RequestError, match="on purpose"), only_one(statement):
        raise RequestError("on purpose")
    with only_one(statement):
        pass


# ---- what pages are told ---------------------------------------------------------------------------------------------


def test_pages_are_told_where_the_facts_are_and_the_environment_is_put_back(statement, monkeypatch):
    monkeypatch.setenv("SUFFKIT_ROOT", "before")
    with _pages_environment(statement):
        assert Path(os.environ["SUFFKIT_ROOT"]) == statement.root
        assert Path(os.environ["SUFFKIT_PROCESSED"]) / "bromley/2022/facts" == statement.facts
    assert os.environ["SUFFKIT_ROOT"] == "before"
    assert "SUFFKIT_PROCESSED" not in os.environ
