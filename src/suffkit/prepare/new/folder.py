"""Writes the folder of an authority to begin with; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.printed import ACTIONS
from suffkit.domain.areas import Area
from suffkit.errors import RequestError
from suffkit.io.editions import editions
from suffkit.prepare.new.guide import folder_guide, templates_guide
from suffkit.prepare.new.settings_text import authority_text, categories_text, edition_text

# The pages that take in a council's own words, in the order of the book; a test holds them to the pages.
PAGES = (
    "summary",
    "demographics",
    "flows",
    "placements",
    "location",
    "residential",
    "stability",
    "wellbeing",
    "needs",
    "short_breaks",
    "care_leavers",
    "costs",
    "fostering",
    "services",
    "forecasts",
    "scenarios",
    "sufficiency",
    "actions",
)


@dataclass(frozen=True)
class Written:
    """The authority's folder, and its files by their names in it: those that were written, those that were there."""

    folder: Path
    new: tuple[str, ...]
    kept: tuple[str, ...]


def write_folder(raw: Path, area: Area, as_at: date, neighbours: Sequence[str] = ()) -> Written:
    """Write what an authority begins with into `raw/<slug>`.

    In:     the folder of raw data, made where it is not there; the authority; the day that its first edition is as at;
            the names of its statistical neighbours, where they are known.
    Out:    Written. A file that is there is never changed; an authority that has an edition gets no other.
    Raises: RequestError where the folder leads elsewhere by a symbolic link.
    """
    folder = raw / area.slug
    texts = _texts(area, as_at, neighbours)
    if there := editions(raw, area.slug):
        texts = {name: text for name, text in texts.items() if PurePosixPath(name).parts[0] != str(as_at.year)}
        texts["README.md"] = folder_guide(area, there[0])
    new, kept = [], []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _need_inside(path.parent, raw, folder)
        try:
            with path.open("x", encoding="utf-8", newline="\n") as opened:
                opened.write(text)
        except FileExistsError:
            kept.append(name)
        else:
            new.append(name)
    return Written(folder, tuple(new), tuple(kept))


def _texts(area: Area, as_at: date, neighbours: Sequence[str]) -> dict[str, str]:
    """Every file by its name in the authority's folder."""
    edition = str(as_at.year)
    return {
        "authority.toml": authority_text(area, neighbours),
        "placement_categories.csv": categories_text(edition),
        "README.md": folder_guide(area, edition),
        f"{edition}/edition.toml": edition_text(area, as_at),
        **{f"{edition}/narrative/{page}.md": "" for page in PAGES},
        "templates/README.md": templates_guide(),
        "templates/edition/actions.csv": ",".join(ACTIONS.column_names) + "\n",
        **{f"templates/{one.file}": one.example_text for one in EXTRACTS.values()},
    }


def _need_inside(place: Path, raw: Path, folder: Path) -> None:
    if place.resolve() != raw.resolve() / place.relative_to(raw):
        raise RequestError(
            f"{folder} leads elsewhere by a symbolic link, and nothing is written through one. Name the folder itself."
        )
