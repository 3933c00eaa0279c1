"""The settings of an authority and an edition, with what counting needs: how to read, and the population by year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from suffkit.domain.areas import Area
from suffkit.domain.calendar import say_day
from suffkit.errors import DataError, Fault
from suffkit.io.editions import Authority, Edition, read_settings


class HowToRead(BaseModel):
    """The table `[returns]` of `authority.toml`: what `read_returns` is asked for (an option of a command wins).

    strict:         a file with far fewer rows than in the year before blocks.
    lenient:        codes that no list knows are let through as `Unknown`.
    merge_overlaps: overlapping episodes of a child are taken apart.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    strict: bool = False
    lenient: bool = False
    merge_overlaps: bool = False

    def but(self, options: Mapping[str, bool]) -> HowToRead:
        """The same with the options that were given on the command line."""
        return self.model_copy(update=dict(options))


class Council(Authority):
    """`authority.toml`, with how the council's returns are read."""

    returns: HowToRead = HowToRead()


class Issue(Edition):
    """`edition.toml`, with the children of the area: one number, or one a year by the year of the mid-year estimate."""

    # The base class knows one number only.
    child_population: int | dict[int, int] | None = Field(default=None)  # type: ignore[assignment]

    @field_validator("child_population", mode="before")
    @classmethod
    def _numbers_of_children(cls, given: Any) -> Any:
        numbers = list(given.values()) if isinstance(given, dict) else [given]
        years = list(given) if isinstance(given, dict) else []
        if not all(isinstance(number, int) and not isinstance(number, bool) and number > 0 for number in numbers):
            raise ValueError(f"a number of children is a whole number greater than 0. {_EXAMPLE}")
        if isinstance(given, dict) and not (
            years and all(str(year).isdigit() and len(str(year)) == 4 for year in years)
        ):
            raise ValueError(f"the years are those of the mid-year estimates, in four figures. {_EXAMPLE}")
        return given


_EXAMPLE = "Write one number, or one for each year: child_population = {2022 = 179000, 2023 = 180000}"


def council_of(area: Area) -> Council:
    """The settings of an authority that has given none: who it is, and the usual choices."""
    return Council(
        slug=area.slug,
        name=area.name,
        old_la_code=area.old_la_code,
        new_la_code=area.new_la_code,
        region_code=area.region_code,
        region_name=area.region_name,
    )


def issue_of(area: Area, as_at: date) -> Issue:
    """The edition that published figures alone make: named for its year."""
    return Issue(
        edition=str(as_at.year),
        title=f"Places for children in care in {area.short_name}: what published figures tell",
        publisher="suffkit",
        period=f"to {say_day(as_at)}",
        as_at=as_at,
        source_note=(
            "Made from figures that the Department for Education, Ofsted, the Office for National Statistics and the "
            f"Ministry of Housing, Communities and Local Government publish. {area.name} had no part in it."
        ),
    )


def read_council(raw: Path, authority: str) -> Council:
    """Settings of an authority. Raises: DataError with every fault of the file."""
    shown = f"{authority}/authority.toml"
    settings = read_settings(raw / authority / "authority.toml", Council, shown)
    _belongs(settings.slug, authority, "slug", shown)
    return settings


def read_issue(raw: Path, authority: str, edition: str) -> Issue:
    """Settings of an edition. Raises: DataError with every fault of the file."""
    shown = f"{authority}/{edition}/edition.toml"
    settings = read_settings(raw / authority / edition / "edition.toml", Issue, shown)
    _belongs(settings.edition, edition, "edition", shown)
    return settings


def _belongs(said: str, folder: str, setting: str, shown: str) -> None:
    """A copied folder whose settings still name the other one would be published under the wrong name."""
    if said != folder:
        says = f"it is not the name of the folder it lies in, {folder}. Make the two the same."
        raise DataError([Fault("wrong_setting", says, shown, setting)])
