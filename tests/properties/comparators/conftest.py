"""The data of the DfE's tool, and the tool worked out a second time, slowly."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from suffkit.io.national import lait
from suffkit.io.national import neighbours as neighbour_files
from suffkit.io.national.pieces import Candidate

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="session")
def slow_tool() -> ModuleType:
    """The module slow_tool.py beside this file."""
    spec = importlib.util.spec_from_file_location("slow_tool", Path(__file__).with_name("slow_tool.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tool_tables(national: Path) -> Tables:
    """INDICATORS, INDICATOR_FACTS and the NEIGHBOURS of both models, of the tool's own files."""
    data = lait.read(Candidate(national / "lait/bds_long_0.parquet", "data"))
    words = lait.read(Candidate(national / "lait/lait_data_dictionary.csv", "words", ("Measure_short", "Polarity")))
    files = ("sn_model_2025_wide.csv", "New_Statistical_Neighbour_Groupings_April_2021.csv")
    models = [neighbour_files.read(Candidate(national / "reference" / file, file, ("LA num",))) for file in files]
    neighbours = pd.concat([model.tables["neighbours"] for model in models], ignore_index=True)
    return data.tables["indicators"], words.tables["indicator_facts"], neighbours


@pytest.fixture(scope="session")
def tool_regions(national: Path) -> dict[str, str]:
    """The number of each authority's region, as the tool's own file says it."""
    long = pd.read_parquet(national / "lait/bds_long_0.parquet", columns=["LA and Regions", "LA Number", "Region"])
    areas = long.drop_duplicates().assign(number=lambda table: table["LA Number"].astype(int).astype("str"))
    names = {"London (Inner)": "Inner London", "London (Outer)": "Outer London"}
    regions = areas[areas["LA Number"] >= 970]
    numbers = dict(zip(regions["LA and Regions"].replace(names).str.lower(), regions["number"], strict=True))
    authorities = areas[areas["LA Number"] < 970]
    return dict(zip(authorities["number"], authorities["Region"].str.lower().map(numbers), strict=True))
