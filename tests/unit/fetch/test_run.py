"""What is taken, kept, refused and recorded, against a server that speaks as the real one."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from suffkit.errors import DataError, EnvironmentFault
from suffkit.fetch.ees import Catalogue
from suffkit.fetch.manifest import read_manifest
from suffkit.fetch.run import Outcome, adopt, fetch_wanted, missing, open_store
from suffkit.fetch.wanted import EES_FILE, all_wanted

DATA_SET = "b0000000-0000-0000-0000-000000000001"
CSV_PATH = f"/data-catalogue/data-set/{DATA_SET}/csv"
API_SET = "d0000000-0000-0000-0000-000000000001"
SAVED = "cla/la_children.csv"
CSV = (
    b"time_period,time_identifier,geographic_level,region_code,old_la_code,la_name,population_type,children_count\n"
    b"2024,Reporting year,Local authority,E12000006,919,Hertfordshire,On 31 March,1000\n"
)
REVISED = CSV.replace(b"1000", b"1010") + CSV.splitlines(keepends=True)[1].replace(b"2024", b"2023")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "national"


@pytest.fixture
def fetch(folder, web, where):
    """Fetch rows as one run of the command does; gives the outcome."""

    def run(*rows, day: int = 22, accept: bool = False) -> Outcome:
        with open_store(folder, date(2024, 11, day), accept) as store:
            return fetch_wanted(rows, store, web, Catalogue(web, where), told.append)

    told: list[str] = []
    run.told = told
    return run


def entry_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text("utf-8"))[SAVED]


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_saved_as_published_and_recorded(service, fetch, folder, wanted):
    service.publish(CSV, release="2024")
    outcome = fetch(wanted)
    assert (outcome.taken, outcome.kept, outcome.faults) == (["children"], [], [])
    assert (folder / SAVED).read_bytes() == CSV
    said = entry_of(folder)
    assert said["sha256"] == hashlib.sha256(CSV).hexdigest()
    assert (said["release"], said["fetched"], said["bytes"]) == ("2024", "2024-11-22", len(CSV))
    assert (said["url"], said["title"]) == (service.address + CSV_PATH, "Children, by authority")
    assert (said["publisher"], said["licence"]) == (wanted.publisher, wanted.licence)
    assert files_in(folder) == [".incoming/lock", SAVED, "manifest.json"]


def test_a_packed_data_set_of_the_api_is_saved_unpacked(service, fetch, folder, wanted):
    service.publish_by_api(CSV, release="2025")
    fetch(replace(wanted, kind="ees-api", data_set=API_SET))
    assert (folder / SAVED).read_bytes() == CSV
    assert entry_of(folder)["release"] == "2025"
    assert service.asked[-1][2] == {"dataSetVersion": ["1.0"]}


@pytest.mark.parametrize(("has_etag", "asked"), [(True, "If-None-Match"), (False, "If-Modified-Since")])
def test_what_is_there_is_not_fetched_again(service, fetch, folder, wanted, has_etag, asked):
    service.publish(CSV).has_etag = has_etag
    fetch(wanted)
    before = (folder / "manifest.json").read_bytes()
    outcome = fetch(wanted, day=23)
    assert (outcome.taken, outcome.kept) == ([], ["children"])
    assert service.headers_of(CSV_PATH)[1][asked]  # asked whether it is still the same, and told so
    assert (folder / "manifest.json").read_bytes() == before


def test_the_api_without_tags_is_not_asked_for_the_same_version_again(service, fetch, wanted):
    service.publish_by_api(CSV)
    row = replace(wanted, kind="ees-api", data_set=API_SET)
    fetch(row)
    assert fetch(row).kept == ["children"]
    assert service.paths().count(f"/statistics/v1/data-sets/{API_SET}/csv") == 1


def test_a_lost_or_altered_file_is_put_back(service, fetch, folder, wanted):
    service.publish(CSV)
    fetch(wanted)
    (folder / SAVED).write_bytes(REVISED)
    assert fetch(wanted, day=23).taken == ["children"]
    (folder / SAVED).unlink()
    assert fetch(wanted, day=24).taken == ["children"]
    assert (folder / SAVED).read_bytes() == CSV
    assert entry_of(folder)["fetched"] == "2024-11-22"


def test_the_second_address_is_asked_where_the_first_has_nothing(service, fetch, folder, wanted):
    service.publish(CSV)
    service.bodies[f"/api/data-set-files/{DATA_SET}/download"] = service.bodies.pop(CSV_PATH)
    assert fetch(wanted).taken == ["children"]
    assert entry_of(folder)["url"].endswith("/download")


@pytest.mark.parametrize(
    ("release", "file_id", "said"),
    [
        ("2024", "f2", "release 2024 was revised"),
        ("2024", "c0000000-0000-0000-0000-000000000001", "release 2024 was revised"),  # without a word
        ("2025", "f2", "release 2025 differs from release 2024"),
    ],
)
def test_a_revised_file_is_shown_and_not_taken_unasked(service, fetch, folder, wanted, release, file_id, said):
    service.publish(CSV)
    fetch(wanted)
    before = {name: (folder / name).read_bytes() for name in files_in(folder)}
    service.publish(REVISED, release=release, file_id=file_id)
    outcome = fetch(wanted, day=23)
    with pytest.raises(DataError) as raised:
        outcome.need_no_faults()
    assert raised.value.exit_code == 2
    assert f"{SAVED}: {said}" in str(raised.value)
    assert "--only children --accept-revised" in str(raised.value)
    assert "1 rows added, 0 removed, 1 changed (of 1)." in str(raised.value)
    assert "919 2024 children_count (On 31 March): 1000 -> 1010" in str(raised.value)
    assert {name: (folder / name).read_bytes() for name in files_in(folder)} == before


def test_a_revised_file_is_taken_and_pinned_anew_when_accepted(service, fetch, folder, wanted):
    service.publish(CSV)
    fetch(wanted)
    service.publish(REVISED, release="2025", file_id="f2")
    outcome = fetch(wanted, day=23, accept=True)
    assert (outcome.taken, outcome.faults) == (["children"], [])
    assert "1000 -> 1010" in "\n".join(fetch.told)
    assert (folder / SAVED).read_bytes() == REVISED
    assert (entry_of(folder)["release"], entry_of(folder)["fetched"]) == ("2025", "2024-11-23")
    assert fetch(wanted, day=24).kept == ["children"]


def test_a_shipped_pin_holds_before_anything_was_fetched(service, fetch, folder, wanted):
    service.publish(CSV)
    pinned = replace(wanted, sha256=hashlib.sha256(REVISED).hexdigest(), release="")
    (fault,) = fetch(pinned).faults
    assert "The earlier file is not here to compare with." in str(fault)
    assert files_in(folder) == [".incoming/lock"]
    assert fetch(replace(wanted, sha256=hashlib.sha256(CSV).hexdigest())).taken == ["children"]


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", CSV[:-30], b""])
def test_what_is_not_the_data_is_not_put_in_place(service, fetch, folder, wanted, body):
    service.publish(CSV)
    fetch(wanted)
    service.publish(body, file_id="f2")
    outcome = fetch(wanted, day=23)
    assert [fault.rule for fault in outcome.faults] == ["not_the_data"]
    assert (folder / SAVED).read_bytes() == CSV
    assert files_in(folder) == [".incoming/lock", SAVED, "manifest.json"]


def test_one_file_at_fault_does_not_stop_the_others(service, fetch, folder, wanted):
    service.publish(CSV)
    lost = replace(wanted, id="lost", file_name="lost.csv", save_as="cla/lost.csv")
    spare = replace(lost, id="spare", save_as="cla/spare.csv", is_needed=False)
    outcome = fetch(lost, spare, wanted)
    assert outcome.taken == ["children"]
    assert [fault.file for fault in outcome.faults] == ["cla/lost.csv"]
    assert "https://example.org/children-in-care" in str(outcome.faults[0])
    assert ["It is not needed; it would give how many" in note for note in outcome.notes] == [True]


def test_a_file_no_longer_listed_is_kept(service, fetch, folder, wanted):
    service.publish(CSV)
    fetch(wanted)
    service.lists["/api/data-set-files"] = []
    outcome = fetch(wanted, day=23)
    assert (outcome.kept, outcome.faults) == (["children"], [])
    assert "the copy that is here is kept" in outcome.notes[0]


def test_a_refusal_is_a_fault_of_that_file(service, fetch, mishap, wanted):
    service.publish(CSV)
    service.mishaps[CSV_PATH] = [mishap(403)]
    assert [fault.rule for fault in fetch(wanted).faults] == ["refused"]


def test_a_broken_transfer_is_continued_by_the_next_run(service, fetch, folder, mishap, wanted):
    many = CSV + CSV.splitlines(keepends=True)[1] * 5000
    service.publish(many)
    service.mishaps[CSV_PATH] = [mishap(after_bytes=200_000), mishap(403)]
    fetch(wanted)
    assert not (folder / SAVED).exists()
    assert (folder / ".incoming/children.part").stat().st_size > 0
    assert fetch(wanted).taken == ["children"]
    assert (folder / SAVED).read_bytes() == many
    assert "Range" in service.headers_of(CSV_PATH)[-1]
    assert files_in(folder) == [".incoming/lock", SAVED, "manifest.json"]


def test_leavings_of_a_killed_run_are_not_taken_for_the_file(service, fetch, folder, wanted):
    (folder / ".incoming").mkdir(parents=True)
    (folder / ".incoming/children.csv").write_bytes(CSV[:100])
    service.publish(CSV)
    fetch(wanted)
    assert (folder / SAVED).read_bytes() == CSV


def test_a_file_put_there_by_hand_is_recorded_without_guessing_its_release(service, fetch, folder, wanted):
    (folder / "cla").mkdir(parents=True)
    (folder / SAVED).write_bytes(CSV)
    with open_store(folder, date(2024, 11, 22), False) as store:
        outcome = Outcome()
        adopt(wanted, store, outcome)
    assert "recorded as put there by hand" in outcome.notes[0]
    assert (entry_of(folder)["release"], entry_of(folder)["url"]) == ("", "")
    service.publish(REVISED)
    assert "release 2024 differs from the file that was accepted" in str(fetch(wanted).faults[0])
    service.publish(CSV)
    assert fetch(wanted).kept == ["children"]  # the publisher has the same
    assert (entry_of(folder)["release"], entry_of(folder)["url"]) == ("2024", service.address + CSV_PATH)


def test_a_file_by_hand_that_is_not_the_recorded_one_is_not_taken_unasked(fetch, folder, wanted):
    by_hand = replace(wanted, kind="page", release="2024")
    (folder / "cla").mkdir(parents=True)
    (folder / SAVED).write_bytes(CSV)
    fetch(by_hand)
    (folder / SAVED).write_bytes(REVISED)
    assert [fault.rule for fault in fetch(by_hand).faults] == ["revised"]
    assert fetch(by_hand, accept=True).faults == []
    assert entry_of(folder)["sha256"] == hashlib.sha256(REVISED).hexdigest()


def test_missing_files_are_those_that_are_not_there(folder, wanted):
    other = replace(wanted, id="other", save_as="cla/other.csv")
    (folder / "cla").mkdir(parents=True)
    (folder / SAVED).write_bytes(CSV)
    with open_store(folder, date(2024, 11, 22), False) as store:
        assert missing((wanted, other), store) == [other]


def test_no_network_stops_at_once_and_keeps_what_came(service, fetch, folder, wanted):
    service.publish(CSV)
    fetch(wanted)
    service.close()
    with pytest.raises(EnvironmentFault, match="is there a network") as raised:
        fetch(wanted, day=23)
    assert raised.value.exit_code == 3
    assert (folder / SAVED).read_bytes() == CSV


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full stands for a full disk, and is not here")
def test_a_full_disk_is_one_clear_line(service, fetch, folder, wanted):
    service.publish(CSV)
    (folder / ".incoming").mkdir(parents=True)
    (folder / ".incoming/children.part").symlink_to("/dev/full")
    with pytest.raises(EnvironmentFault, match="no space left") as raised:
        fetch(wanted)
    assert raised.value.exit_code == 3
    assert "\n" not in str(raised.value)
    assert not (folder / SAVED).exists()


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written_is_one_clear_line(fetch, folder, wanted):
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        fetch(wanted)


def test_a_file_where_the_folder_should_be_is_one_clear_line(fetch, folder, wanted):
    folder.write_text("")
    with pytest.raises(EnvironmentFault, match="cannot be used") as raised:
        fetch(wanted)
    assert raised.value.exit_code == 3


def test_two_runs_do_not_write_at_once(folder, fetch, wanted):
    with open_store(folder, date(2024, 11, 22), False):
        found: list[Exception] = []

        def second() -> None:
            try:
                fetch(wanted)
            except EnvironmentFault as error:
                found.append(error)

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "Another suffkit fetch" in str(found[0])


def test_the_manifest_is_readable_after_every_run(service, fetch, folder, wanted):
    service.publish(CSV)
    fetch(wanted)
    assert set(read_manifest(folder)) == {SAVED}


@pytest.mark.national
def test_every_published_file_of_the_list_is_taken_as_it_is(service, sent, fetch, folder, national):
    rows = [row for row in all_wanted() if row.kind == EES_FILE]
    files = {path.name: path for path in sorted(national.rglob("*.csv"))}
    listed = []
    for number, (name, path) in enumerate(files.items()):
        listed.append({"id": f"d{number}", "fileId": f"f{number}", "filename": name, "title": name})
        service.bodies[f"/data-catalogue/data-set/d{number}/csv"] = sent(path.read_bytes())
    for publication in {publication for row in rows for publication in row.publications}:
        service.publish(publication=publication)
    service.lists["/api/data-set-files"] = listed
    outcome = fetch(*rows)
    assert (outcome.faults, outcome.notes) == ([], [])
    assert sorted(outcome.taken) == sorted(row.id for row in rows)
    entries = read_manifest(folder)
    assert all(entries[row.save_as].bytes == (folder / row.save_as).stat().st_size for row in rows)
    assert sorted(fetch(*rows, day=23).kept) == sorted(outcome.taken)
