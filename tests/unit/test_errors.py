"""What is said of a fault, and what is suggested for a word that is not known."""

from __future__ import annotations

import pytest

from suffkit.errors import (
    ContractError,
    DataError,
    EnvironmentFault,
    Fault,
    PageError,
    RequestError,
    SuffkitError,
    say_rows,
    suggest,
)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), ""),
        ((12,), "row 12"),
        ((12, 88), "rows 12 and 88"),
        ((12, 88, 301), "rows 12, 88 and 301"),
        ((1, 2, 3, 4, 5), "rows 1, 2, 3, 4 and 5"),
        ((1, 2, 3, 4, 5, 6), "rows 1, 2, 3, 4, 5 and 1 more"),
        (tuple(range(1, 44)), "rows 1, 2, 3, 4, 5 and 38 more"),
    ],
)
def test_rows_in_words(rows, said):
    assert say_rows(rows) == said


def test_a_fault_says_file_column_rows_and_what():
    fault = Fault("wrong_value", "expected a number.", "bromley/cells.csv", "printed", (2, 7))
    assert str(fault) == "bromley/cells.csv, column printed, rows 2 and 7: expected a number."
    assert str(Fault("empty", "is empty.", "a.csv")) == "a.csv: is empty."
    assert str(Fault("empty", "Nothing is there.")) == "Nothing is there."


KNOWN = ("bromley", "herefordshire", "hertfordshire")


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("bromly", KNOWN, " Did you mean bromley?"),
        ("Bromley", KNOWN, " Did you mean bromley?"),
        ("bromly", ("Bromley",), " Did you mean Bromley?"),  # in the writing of what is known
        ("xyz", KNOWN, " Known: bromley, herefordshire, hertfordshire."),
        ("xyz", [f"word{n}" for n in range(12)], " Known: "),
        ("xyz", [f"word{n}" for n in range(13)], ""),  # more than can be listed
        ("word", (), ""),
        ("", KNOWN, " Known: bromley, herefordshire, hertfordshire."),
    ],
)
def test_suggestions(word, known, said):
    assert suggest(word, known).startswith(said)
    assert bool(suggest(word, known)) == bool(said)


def test_near_words_are_offered_nearest_first():
    assert suggest("hertfordshie", KNOWN) == " Did you mean hertfordshire or herefordshire?"


def test_a_data_error_lists_every_fault():
    error = DataError([Fault("a", "one.", "x.csv"), Fault("b", "two.", "y.csv", rows=(3,))], "It stops here")
    assert str(error) == "It stops here:\n  - x.csv: one.\n  - y.csv, row 3: two."
    assert [fault.rule for fault in error.faults] == ["a", "b"]
    assert str(DataError([Fault("a", "one.")])).startswith("1 fault in the data:")
    assert str(DataError([Fault("a", "one."), Fault("b", "two.")])).startswith("2 faults in the data:")


@pytest.mark.parametrize(
    ("kind", "code"),
    [(SuffkitError, 1), (RequestError, 2), (DataError, 2), (ContractError, 2), (PageError, 2), (EnvironmentFault, 3)],
)
def test_exit_codes(kind, code):
    assert issubclass(kind, SuffkitError)
    assert kind.exit_code == code
