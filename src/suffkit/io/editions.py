"""Finds authorities and editions under the raw data folder and reads their settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from suffkit.errors import DataError, Fault, RequestError, suggest
from suffkit.folders import plain_name
from suffkit.io.extract_files import files_of

# How the children of the area are written, for messages.
_EXAMPLE = "Write one number, or one for each year: child_population = {2022 = 179000, 2023 = 180000}"

Settings = TypeVar("Settings", bound=BaseModel)


class Bordering(BaseModel):
    """Areas that the council counts as next to it, and what it calls them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    band: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    source: str = ""


class Comparators(BaseModel):
    """What the council's documents call its comparators."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    neighbours: str = "Statistical neighbours"


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


class Authority(BaseModel):
    """`authority.toml`: who the authority is, and its own choices."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    slug: str
    name: str
    old_la_code: str = Field(pattern=r"^\d{3}$")
    new_la_code: str = Field(pattern=r"^E\d{8}$")
    region_code: str = Field(pattern=r"^E\d{8}$")
    region_name: str
    weeks_in_year: float = 52.14
    synthetic: bool = False
    age_bands: str = "dfe"
    disclosure: dict[str, Any] = Field(default_factory=dict)
    contact: str = ""
    comparators: Comparators = Comparators()
    bordering: Bordering = Bordering()
    returns: HowToRead = HowToRead()


class Edition(BaseModel):
    """`edition.toml`: the document that an edition is made from.

    `child_population`: the children of the area, one number, or one a year by the year of the mid-year estimate.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    edition: str
    title: str
    publisher: str
    published: str = ""
    period: str = ""
    as_at: date
    note: str = ""
    child_population: int | dict[int, int] | None = None
    source_note: str = "Transcribed from the printed statement."

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


def authorities(raw: Path) -> list[str]:
    """Slugs of the authorities that have a folder with settings, in order."""
    return sorted(folder.parent.name for folder in raw.glob("*/authority.toml"))


def editions(raw: Path, authority: str) -> list[str]:
    """Editions of an authority, the newest first."""
    return sorted((file.parent.name for file in (raw / authority).glob("*/edition.toml")), reverse=True)


RETURNS, RECIPE = "ssda903", "recipe.toml"


def has_returns(folder: Path) -> bool:
    """Whether an authority's folder holds SSDA903 returns, or the recipe of made-up ones."""
    return (folder / RETURNS).is_dir() or (folder / RECIPE).is_file()


def has_extracts(folder: Path) -> bool:
    """Whether an authority's folder holds any of the extracts that a council may give beside its returns.

    A file that is nearly one counts, so that it is told of.
    """
    found, faults = files_of(folder, folder.name)
    return bool(found or faults)


def find_edition(raw: Path, authority: str, edition: str | None) -> tuple[str, str]:
    """The authority's slug and the edition (the newest where none is asked for).

    Raises: RequestError that names what there is and suggests the nearest.
    """
    known = authorities(raw)
    plain_name(authority.lower(), "an authority")
    if authority not in known:
        raise RequestError(
            f"There is no authority {authority!r} in {raw.name}.{suggest(authority, known)} "
            "An authority is a folder with an authority.toml."
        )
    there = editions(raw, authority)
    if edition is None:
        if not there:
            raise RequestError(f"{authority} has no edition yet: no folder below it holds an edition.toml.")
        return authority, there[0]
    plain_name(edition, "an edition")
    if edition not in there:
        raise RequestError(f"{authority} has no edition {edition!r}. Editions: {', '.join(there) or 'none'}.")
    return authority, edition


def read_authority(raw: Path, authority: str) -> Authority:
    """Settings of an authority. Raises: DataError with every fault of the file."""
    shown = f"{authority}/authority.toml"
    settings = read_settings(raw / authority / "authority.toml", Authority, shown)
    _belongs(settings.slug, authority, "slug", shown)
    return settings


def read_edition_settings(raw: Path, authority: str, edition: str) -> Edition:
    """Settings of an edition. Raises: DataError with every fault of the file."""
    shown = f"{authority}/{edition}/edition.toml"
    settings = read_settings(raw / authority / edition / "edition.toml", Edition, shown)
    _belongs(settings.edition, edition, "edition", shown)
    return settings


def _belongs(said: str, folder: str, setting: str, shown: str) -> None:
    """A copied folder whose settings still name the other one would be published under the wrong name."""
    if said != folder:
        says = f"it is not the name of the folder it lies in, {folder}. Make the two the same."
        raise DataError([Fault("wrong_setting", says, shown, setting)])


def read_settings(path: Path, model: type[Settings], shown: str) -> Settings:
    """A TOML file as the model says it; `shown` is its name in messages. Raises: DataError with every fault."""
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DataError([Fault("missing_file", "the file is missing.", shown)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError([Fault("unreadable_file", f"not a TOML file that can be read: {error}.", shown)]) from None
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = [
            Fault("wrong_setting", _say(item, model), shown, ".".join(str(part) for part in item["loc"]))
            for item in error.errors(include_input=False, include_url=False)
        ]
        raise DataError(faults) from None


def _say(item: Any, model: type[BaseModel]) -> str:
    if item["type"] == "extra_forbidden":
        return f"not a setting of this file.{suggest(str(item['loc'][-1]), _fields_at(item['loc'], model))}"
    if item["type"] == "missing":
        return "the setting is missing. Add it."
    says = item["msg"].removeprefix("Value error, ")
    return f"{says[0].lower()}{says[1:]}."


def _fields_at(loc: tuple[str | int, ...], model: type[BaseModel]) -> list[str]:
    """The settings that there are where a setting stands: those of the file, or of one of its sections."""
    for name in loc[:-1]:
        section = model.model_fields[str(name)].annotation if str(name) in model.model_fields else None
        if not (isinstance(section, type) and issubclass(section, BaseModel)):
            return []
        model = section
    return list(model.model_fields)
