"""The command writes what it says, and says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from suffkit.errors import RequestError
from suffkit.synth.command import synth


def test_writes_the_returns_and_says_that_they_are_made_up(tmp_path: Path):
    told = CliRunner().invoke(
        synth, [str(tmp_path / "made"), "--in-care", "30", "--years", "2", "--seed", "4", "--faults", "5, 31"]
    )
    assert told.exit_code == 0, told.output
    assert "They are made up." in told.output
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "2022-23",
        "2023-24",
        "README.md",
        "postcodes.csv",
    ]
    assert (tmp_path / "made/2023-24/episodes.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_lists_the_faults_and_writes_nothing(tmp_path: Path):
    told = CliRunner().invoke(synth, [str(tmp_path / "made"), "--list-faults"])
    assert len(told.output.splitlines()) == 50
    assert not (tmp_path / "made").exists()


def test_refuses_words_for_numbers_of_faults(tmp_path: Path):
    with pytest.raises(RequestError, match="numbers parted by commas"):
        CliRunner().invoke(synth, [str(tmp_path / "made"), "--faults", "all"], catch_exceptions=False)
