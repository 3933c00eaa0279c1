"""Where things are, and which names may become folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from suffkit import folders
from suffkit.errors import RequestError


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("SUFFKIT_ROOT", raising=False)
    monkeypatch.delenv("SUFFKIT_PROCESSED", raising=False)
    (tmp_path / "_config.yml").write_text("", encoding="utf-8")
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    return tmp_path.resolve()


@pytest.mark.parametrize(
    "name", ["bromley", "2022", "city-of-london", "2022_b", "a", "a" * 64, "0", "concord", "com10"]
)
def test_plain_names_pass_unchanged(name):
    assert folders.plain_name(name, "an authority") == name


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../../x", "a/b", "a\\b", "/etc", "C:", "c:x", "~", "a b", "a.b", "Bromley", "-all", "_work",
        "a\n", "a\x00",
        "CON", "con", "nul", "prn", "aux", "com1", "lpt9", "a" * 65, "x" * 300, "börde", "％2e", "*", "$HOME", "a'b",
    ],
)  # fmt: skip
def test_no_other_name_may_become_a_folder(name):
    with pytest.raises(RequestError, match="cannot be the name of an authority"):
        folders.plain_name(name, "an authority")


def test_a_long_name_is_not_repeated_whole():
    with pytest.raises(RequestError) as refused:
        folders.plain_name("x" * 5000, "an edition")
    assert len(str(refused.value)) < 200


def test_the_project_is_found_from_any_folder_within(project):
    assert folders.project_root(project / "notebooks" / "deep") == project
    assert folders.project_root(project) == project


def test_the_project_is_found_from_the_working_folder(project, monkeypatch):
    monkeypatch.chdir(project / "notebooks")
    assert folders.project_root() == project


def test_the_variable_names_the_project(project, monkeypatch):
    monkeypatch.setenv("SUFFKIT_ROOT", str(project / "elsewhere"))
    assert folders.project_root(project) == project / "elsewhere"


def test_outside_a_project_it_says_so_and_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("SUFFKIT_ROOT", raising=False)
    with pytest.raises(RequestError, match=r"not inside a suffkit project.*Change to the project's folder"):
        folders.project_root(tmp_path)


def test_the_folders_of_a_project(project, monkeypatch):
    assert folders.raw_root(project) == project / "data" / "raw"
    assert folders.build_root(project) == project / "_build"
    assert folders.facts_folder("bromley", "2022", project) == project / "data/processed/bromley/2022/facts"
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(project / "else"))
    assert folders.facts_folder("bromley", "2022", project) == project / "else/bromley/2022/facts"


@pytest.mark.parametrize(("authority", "edition"), [("../x", "2022"), ("bromley", "../../2022"), ("bromley", "CON")])
def test_a_facts_folder_is_never_outside(project, authority, edition):
    with pytest.raises(RequestError):
        folders.facts_folder(authority, edition, Path(project))
