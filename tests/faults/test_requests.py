"""What is asked for and is not there, or may not be."""

from __future__ import annotations

import pytest

COMMANDS = ["check", "prepare", "facts", "build", "run", "publish"]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_authority_gets_a_suggestion(refused, command):
    assert "There is no authority 'exampelshire' in raw. Did you mean exampleshire?" in refused(command, "exampelshire")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_edition_is_told_what_there_is(refused, command):
    assert "exampleshire has no edition '2021'. Editions: 2022." in refused(
        command, "exampleshire", "--edition", "2021"
    )


@pytest.mark.parametrize(
    "name", ["../../x", "..", "a/b", "a\\b", "/etc/passwd", "C:\\x", "CON", "con", "nul", "x" * 300, "ä", ""]
)
def test_a_name_that_is_a_path_or_none_is_refused_and_nothing_is_written(refused, project, name):
    before = sorted(path for path in project.root.parent.rglob("*"))
    said = refused("build", name)
    assert "cannot be the name of an authority" in said
    assert len(said) < 250
    assert sorted(path for path in project.root.parent.rglob("*")) == before


def test_an_edition_that_is_a_path_is_refused(refused):
    assert "cannot be the name of an edition" in refused("build", "exampleshire", "--edition", "../2022")


def test_an_unknown_page_gets_a_suggestion(refused):
    assert "There is no page 'need'. Did you mean needs?" in refused("build", "exampleshire", "--only", "need")


def test_an_unknown_measure_gets_a_suggestion(refused):
    assert "Did you mean placements" in refused("facts", "exampleshire", "--measure", "placments")


def test_an_unknown_breakdown_gets_a_suggestion(refused):
    assert "Did you mean age_group" in refused("facts", "exampleshire", "--by", "agegroup")


@pytest.mark.parametrize("words", [("check", "exampleshire"), ("build", "--all")])
def test_a_folder_of_raw_data_that_is_not_there(refused, words):
    said = refused(*words, "--raw", "nowhere")
    assert "There is no folder of raw data at nowhere. Give it with --raw." in said


def test_outside_a_project_it_says_so(suffkit, project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = suffkit("check", "exampleshire")
    assert result.exit_code == 2
    assert "is not inside a suffkit project" in result.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("biuld", "exampleshire"), "No such command"),
        (("build",), "Name one authority, or say --all."),
        (("build", "exampleshire", "--all"), "Name one authority, or say --all."),
        (("facts", "exampleshire", "--format", "xls"), "'xls' is not one of"),
        (("check",), "Missing argument"),
    ],
)
def test_a_command_that_is_misused(refused, words, says):
    assert says in refused(*words)


def test_facts_that_are_not_prepared_are_asked_for(refused):
    assert "Run: suffkit prepare exampleshire --edition 2022" in refused("run", "exampleshire")


def test_pages_that_were_not_run_are_asked_for(refused, suffkit):
    assert suffkit("prepare", "exampleshire").exit_code == 0
    assert "Run: suffkit run exampleshire --edition 2022" in refused("publish", "exampleshire")
