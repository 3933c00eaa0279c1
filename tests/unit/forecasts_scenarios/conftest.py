"""Scenario files written in a test, read as any other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from suffkit.forecasts.paths import constant_baseline
from suffkit.forecasts.scenarios import Scenarios, each_and_together
from suffkit.io.plans import ScenarioFile, read_scenarios

START = """
[baseline]
as_at = 2024-03-31
years = 3
source = "made up"

[[start]]
placement_group = "fostering"
provider = "in_house"
children = 60
source = "made up"

[[start]]
placement_group = "fostering"
provider = "independent"
children = 30
source = "made up"

[[start]]
placement_group = "residential"
children = 10
source = "made up"
"""


@pytest.fixture
def start() -> str:
    """The start that `plan` puts above what a test writes."""
    return START


@pytest.fixture
def plan(tmp_path) -> Callable[[str], ScenarioFile]:
    """Reads sections written below a start of 100 children: 60 and 30 in foster care, 10 in homes."""

    def read(text: str, start: str = START) -> ScenarioFile:
        path = tmp_path / "scenarios.toml"
        path.write_text(start + text.replace("SOURCE", 'source = "made up"'), encoding="utf-8")
        return read_scenarios(path, "scenarios.toml")

    return read


@pytest.fixture
def run(plan) -> Callable[..., Scenarios]:
    """Runs such a file: each lever alone, and the readings or all together."""

    def made(text: str, **options: object) -> Scenarios:
        file = plan(text)
        baseline = constant_baseline(file.start, file.baseline.as_at, file.baseline.years)
        return each_and_together(baseline, file.levers, standing=file.flows, readings=file.readings or None, **options)

    return made
