"""Which authorities and editions there are, and what their settings may say."""

from __future__ import annotations

import pytest

from suffkit.errors import DataError, RequestError
from suffkit.io.editions import authorities, editions, find_edition, read_authority, read_edition_settings

AUTHORITY, EDITION = "exampleshire/authority.toml", "exampleshire/2022/edition.toml"


def faults_after(raw, file, old, new):
    path = raw / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        if file == AUTHORITY:
            read_authority(raw, "exampleshire")
        else:
            read_edition_settings(raw, "exampleshire", "2022")
    assert all(fault.file == file for fault in refused.value.faults)
    return {fault.column: fault.message for fault in refused.value.faults}


def test_settings_are_read(example_raw):
    authority, edition = (
        read_authority(example_raw, "exampleshire"),
        read_edition_settings(example_raw, "exampleshire", "2022"),
    )
    assert (authority.name, authority.comparators.neighbours) == ("Exampleshire", "Made-up neighbours")
    assert (edition.title, edition.as_at.isoformat()) == ("Sufficiency statement 2022", "2022-03-31")


def test_a_byte_order_mark_does_no_harm(example_raw):
    path = example_raw / AUTHORITY
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_authority(example_raw, "exampleshire").name == "Exampleshire"


def test_what_there_is_and_the_newest_first(example_raw):
    (example_raw / "exampleshire/2019").mkdir()
    (example_raw / "exampleshire/2019/edition.toml").write_text("", encoding="utf-8")
    (example_raw / "exampleshire/2030").mkdir()  # holds no edition.toml
    (example_raw / "stray").mkdir()
    assert authorities(example_raw) == ["exampleshire"]
    assert editions(example_raw, "exampleshire") == ["2022", "2019"]
    assert find_edition(example_raw, "exampleshire", None) == ("exampleshire", "2022")
    assert find_edition(example_raw, "exampleshire", "2019") == ("exampleshire", "2019")


@pytest.mark.parametrize(
    ("authority", "edition", "says"),
    [
        ("exampelshire", None, "There is no authority 'exampelshire' in raw. Did you mean exampleshire?"),
        ("Exampleshire", None, "There is no authority 'Exampleshire' in raw. Did you mean exampleshire?"),
        ("nowhere", None, "Known: exampleshire."),
        ("exampleshire", "2021", "exampleshire has no edition '2021'. Editions: 2022."),
        ("../../x", None, "cannot be the name of an authority"),
        ("exampleshire", "../2022", "cannot be the name of an edition"),
        ("CON", None, "cannot be the name of an authority"),
        ("x" * 300, None, "cannot be the name of an authority"),
        ("", None, "cannot be the name of an authority"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(example_raw, authority, edition, says):
    with pytest.raises(RequestError) as refused:
        find_edition(example_raw, authority, edition)
    assert says in str(refused.value)


def test_an_authority_without_edition_says_so(example_raw):
    (example_raw / EDITION).unlink()
    with pytest.raises(RequestError, match="has no edition yet"):
        find_edition(example_raw, "exampleshire", None)


@pytest.mark.parametrize(
    ("file", "old", "new", "setting", "says"),
    [
        (AUTHORITY, 'name = "Exampleshire"\n', "", "name", "the setting is missing. Add it."),
        (
            AUTHORITY,
            "region_name = ",
            "region_nme = ",
            "region_nme",
            "not a setting of this file. Did you mean region_name",
        ),
        (
            AUTHORITY,
            "neighbours = ",
            "neighbors = ",
            "comparators.neighbors",
            "not a setting of this file. Did you mean neighbours",
        ),
        (AUTHORITY, '"999"', '"99"', "old_la_code", "should match"),
        (AUTHORITY, '"E99999999"', '"999"', "new_la_code", "should match"),
        (AUTHORITY, '"exampleshire"', '"hertfordshire"', "slug", "not the name of the folder"),
        (EDITION, "2022-03-31", '"March"', "as_at", "valid date"),
        (EDITION, 'edition = "2022"', 'edition = "2021"', "edition", "not the name of the folder"),
    ],
)
def test_a_wrong_setting_is_named(example_raw, file, old, new, setting, says):
    found = faults_after(example_raw, file, old, new)
    assert says in found[setting]


def test_every_wrong_setting_is_named_at_once(example_raw):
    found = faults_after(
        example_raw, AUTHORITY, 'name = "Exampleshire"\nold_la_code = "999"', 'nam = "x"\nold_la_code = 9'
    )
    assert set(found) == {"name", "nam", "old_la_code"}


@pytest.mark.parametrize("content", [b"slug = ", b"slug = 'a'\nslug = 'b'", b"\xff\xfe\x00", b"<xml/>"])
def test_broken_toml_is_a_fault_of_the_file(example_raw, content):
    (example_raw / AUTHORITY).write_bytes(content)
    with pytest.raises(DataError) as refused:
        read_authority(example_raw, "exampleshire")
    assert [(fault.rule, fault.file) for fault in refused.value.faults] == [("unreadable_file", AUTHORITY)]
    assert "\n" not in refused.value.faults[0].message


def test_a_missing_file_is_a_fault(example_raw):
    (example_raw / EDITION).unlink()
    with pytest.raises(DataError, match=r"edition.toml: the file is missing"):
        read_edition_settings(example_raw, "exampleshire", "2022")
