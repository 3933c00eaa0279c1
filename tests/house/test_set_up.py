"""The set-up finds a Python that suits and says what is wanted where there is none."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
import set_up


def test_this_python_suits():
    assert set_up.find_python([sys.executable]) == sys.executable


def test_a_program_that_is_no_python_is_passed_over(tmp_path):
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\necho 3.9\n", encoding="utf-8")
    other.chmod(0o755)
    if sys.platform != "win32":
        assert set_up.find_python([str(other), sys.executable]) == sys.executable
        with pytest.raises(set_up.SetUpFault, match=r"needs Python 3\.11 to 3\.13(.|\n)*python3: 3\.9(.|\n)*PYTHON="):
            set_up.find_python([str(other)])


def test_without_any_python_the_message_says_what_to_install():
    with pytest.raises(set_up.SetUpFault, match="Install one of them"):
        set_up.find_python([])


def test_the_fingerprint_changes_with_lock_and_place(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        for name in set_up.DECIDES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("same\n", encoding="utf-8")
    before = set_up.fingerprint(first)
    assert before == set_up.fingerprint(first)
    assert before != set_up.fingerprint(second), "an environment cannot be moved to another folder"
    (first / "requirements.lock").write_text("other\n", encoding="utf-8")
    assert before != set_up.fingerprint(first)


def test_an_old_python_can_still_read_it():
    ast.parse(Path(set_up.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
