"""The guard refuses what must never be committed, says why, and repeats no value."""

from __future__ import annotations

import json
from pathlib import Path

import guard_data
import pytest


def why(path: Path, text: str | bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return " ".join(guard_data.reasons(path))


@pytest.mark.parametrize(
    "content",
    [
        "CHILD,SEX,DOB,ETHNIC\n123456,1,14/05/2010,WBRI\n",
        "\ufeffChild ID;Date of birth;Ward\n123456;2010-05-14;Ward\n",
        '"CHILD"\t"DECOM"\t"RNE"\n123456\t2022-04-01\tS\n',
        "Extract made by the records team\nchild_id,postcode\n123456,SG13 8DE\n",
        "CHILD,SEX,DOB\n123456,1,14/05/2010\n".encode("utf-16"),
    ],
)
def test_a_table_with_a_row_a_child_is_refused(tmp_path, content):
    said = why(tmp_path / "extract.csv", content)
    assert "a row a child" in said
    assert "123456" not in said


def test_a_table_of_counts_may_come_in(tmp_path):
    assert why(tmp_path / "table.csv", "age_group,children,share\n10 to 15,391,38%\n") == ""
    assert why(tmp_path / "carers.csv", "child,children\n,\n") == ""


@pytest.mark.parametrize("name", ["header.XLSX", "return.xml", "facts.parquet", "all.zip", "list.ods"])
def test_data_files_are_refused_by_their_kind(tmp_path, name):
    assert "is a data file" in why(tmp_path / name, b"")


def test_pictures_and_text_may_come_in(tmp_path):
    assert why(tmp_path / "logo.svg", "<svg/>") == ""
    assert why(tmp_path / "methods.md", "CHILD, DOB\n") == ""


def test_folders_of_a_councils_records_are_refused(tmp_path):
    assert "finance" in why(tmp_path / "data/raw/anyshire/finance/placements.csv", "week,pounds\n")
    assert "ssda903" in why(tmp_path / "SSDA903/2024/x.csv", "a,b\n")
    assert why(tmp_path / "src/io/ssda903/read.py", "a = 1\n") == ""
    assert why(tmp_path / "notebooks/fostering.md", "") == ""


def test_a_big_file_is_refused(tmp_path):
    assert why(tmp_path / "notes.md", b"x" * 1_000_000) == ""
    assert "1,000,001 bytes" in why(tmp_path / "notes.md", b"x" * 1_000_001)


def notebook(**code_cell: object) -> str:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": "1"}
    return json.dumps({"cells": [cell | code_cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_notebooks_come_in_bare(tmp_path):
    page = tmp_path / "page.ipynb"
    assert why(page, notebook()) == ""
    assert "outputs" in why(page, notebook(execution_count=1))
    assert "outputs" in why(page, notebook(outputs=[{"output_type": "stream", "name": "stdout", "text": "1"}]))
    assert "outputs" in why(page, "no notebook")


def test_every_refusal_is_printed_and_ends_with_1(tmp_path, capsys):
    bad, good = tmp_path / "a.xlsx", tmp_path / "b.csv"
    bad.touch()
    good.write_text("x,y\n1,2\n", encoding="utf-8")
    assert guard_data.main([str(bad), str(good)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert guard_data.main([str(good)]) == 0
