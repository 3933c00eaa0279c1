"""Columns get one list of words, in order, whichever way it is made."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suffkit.io.ssda903.words import Words, below_one_another, in_common

texts = st.text("019aB -.", max_size=4)
numbers = st.text("0189", min_size=3, max_size=3)
columns = st.lists(st.lists(numbers) | st.lists(texts), max_size=4) | st.lists(st.lists(numbers), max_size=4)


def read(words: pa.Array, places: list[int]) -> list[str]:
    return [words[at] for at in places]


@given(columns)
def test_columns_keep_their_texts_and_share_words_in_order(found):
    for make in (Words.of, lambda one: Words.in_runs(pa.array(one, pa.string()))):
        kind, places = in_common([make(one) for one in found])
        words = kind.categories.tolist()
        assert words == sorted({"", *(text for one in found for text in one)})
        assert [read(words, at) for at in places] == found


@pytest.mark.parametrize("odd", ["7", "0x1", "-01", "+01", " 01", "1.0", "", "a01", "99999999999999999999"])
def test_what_only_looks_like_a_number_stays_as_it_is(odd):
    kind, places = in_common([Words.of(["001", odd]), Words.of(["002", "999999999"])])
    assert [read(kind.categories.tolist(), at) for at in places] == [["001", odd], ["002", "999999999"]]


def test_numbers_far_apart_are_in_order_too():
    kind, _ = in_common([Words.of(["900000000000", "000000000001"])])
    assert kind.categories.tolist() == ["", "000000000001", "900000000000"]


@given(columns)
def test_columns_below_one_another_are_one(found):
    whole = below_one_another([Words.in_runs(pa.array(one, pa.string())) for one in found])
    assert read(whole.words.to_pylist(), whole.places) == [text for one in found for text in one]
    assert len(set(whole.words.to_pylist())) == len(whole.words)
