"""The command says what it did, what is missing and what to do, and ends with the right code."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from suffkit.cli import main

CLA = "children-looked-after-in-england-including-adoptions"
SAVED = "cla/cla_number_and_rate_per_10k_children.csv"
CSV = b"time_period,geographic_level,old_la_code,population_type,children_count\n2024,National,,On 31 March,83630\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "national"


@pytest.fixture
def suffkit(folder):
    def call(*words: str):
        return CliRunner().invoke(main, ["fetch", "--national", str(folder), *words])

    return call


@pytest.fixture
def published(service):
    service.publish(CSV, publication=CLA)
    service.lists["/api/data-set-files"][0]["filename"] = SAVED.rpartition("/")[2]
    return service


def test_it_fetches_says_so_and_then_has_nothing_to_do(suffkit, published, folder):
    words = ("--from", published.address, "--only", "cla_rate")
    first = suffkit(*words)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        "cla_rate: Children, by authority (2024)",
        f"1 fetched, 0 as they were, in {folder}.",
    ]
    assert (folder / SAVED).read_bytes() == CSV
    assert json.loads((folder / "manifest.json").read_text("utf-8"))[SAVED]["release"] == "2024"
    again = suffkit(*words)
    assert (again.exit_code, again.stdout) == (0, f"Nothing to do: 1 files in {folder} are the published ones.\n")
    assert suffkit(*words, "--quiet").output == ""


def test_a_revised_file_ends_with_2_until_it_is_accepted(suffkit, published, folder):
    words = ("--from", published.address, "--only", "cla_rate")
    suffkit(*words)
    published.bodies[next(iter(path for path in published.bodies if path.endswith("/csv")))].body = CSV.replace(
        b"83630", b"83640"
    )
    refused = suffkit(*words)
    assert refused.exit_code == 2
    assert "England 2024 children_count (On 31 March): 83630 -> 83640" in refused.stderr
    assert (folder / SAVED).read_bytes() == CSV
    assert suffkit(*words, "--accept-revised").exit_code == 0
    assert b"83640" in (folder / SAVED).read_bytes()


def test_the_environment_names_the_services(suffkit, published, monkeypatch):
    monkeypatch.setenv("SUFFKIT_EES_CONTENT", published.address + "/api")
    monkeypatch.setenv("SUFFKIT_EES_SITE", published.address)
    assert suffkit("--only", "cla_rate").exit_code == 0


def test_offline_says_what_is_missing_and_what_it_would_give(suffkit, folder):
    told = suffkit("--offline", "--only", "cla_rate", "--only", "workforce")
    assert told.exit_code == 2
    assert told.stdout.splitlines() == [
        f"{SAVED} is missing (needed): it would give the number and rate of children in care, starting and ceasing, "
        "and the population they are a rate of. From https://explore-education-statistics.service.gov.uk/find-statistics/"
        + CLA,
        "workforce/csww_indicators.csv is missing (not needed): it would give children's social workers: caseload, "
        "turnover, vacancies, agency. From https://explore-education-statistics.service.gov.uk/find-statistics/"
        "children-s-social-work-workforce",
    ]


def test_offline_is_content_where_only_what_is_not_needed_is_missing(suffkit, folder):
    (folder / "cla").mkdir(parents=True)
    (folder / SAVED).write_bytes(CSV)
    told = suffkit("--offline", "--only", "cla_rate", "--only", "workforce")
    assert told.exit_code == 0
    assert "recorded as put there by hand" in told.stdout
    assert suffkit("--offline", "--only", "cla_rate").stdout == f"All 1 files are in {folder}.\n"


def test_offline_names_a_file_that_is_not_the_data(suffkit, folder):
    (folder / "cla").mkdir(parents=True)
    (folder / SAVED).write_bytes(b"<html>Sign in</html>")
    told = suffkit("--offline", "--only", "cla_rate")
    assert told.exit_code == 2
    assert "a web page" in told.stderr


def test_offline_holds_a_fetched_file_to_its_hash(suffkit, published, folder):
    suffkit("--from", published.address, "--only", "cla_rate")
    (folder / SAVED).write_bytes(CSV + b"2023,National,,On 31 March,83760\n")
    refused = suffkit("--offline", "--only", "cla_rate")
    assert refused.exit_code == 2
    assert "this is not the file that was recorded" in refused.stderr
    assert suffkit("--offline", "--only", "cla_rate", "--accept-revised").exit_code == 0


def test_the_list_writes_nothing(suffkit, folder):
    told = suffkit("--list")
    assert told.exit_code == 0
    assert "cla_rate (needed, file of a release): the number and rate" in told.stdout
    assert "neighbours (not needed, by hand)" in told.stdout
    assert not folder.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--only", "cla_rat"), "Did you mean cla_rate"),
        (("--from", "https://jo:secret@host.example"), "holds a name or password"),
        (("--from", "host.example"), "is not one"),
    ],
)
def test_a_wrong_request_ends_with_2_and_writes_nothing(suffkit, folder, words, said):
    told = suffkit(*words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "secret" not in told.output
    assert not folder.exists()


def test_a_folder_that_cannot_be_used_ends_with_3(suffkit, tmp_path):
    (tmp_path / "file").write_text("")
    told = suffkit("--offline", "--national", str(tmp_path / "file/national"))
    assert told.exit_code == 3
    assert len(told.stderr.splitlines()) == 1


def test_a_damaged_manifest_ends_with_2(suffkit, folder):
    folder.mkdir()
    (folder / "manifest.json").write_text("{")
    assert suffkit("--offline").exit_code == 2
