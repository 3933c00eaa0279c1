"""The council's own placement categories, as `placement_categories.csv` lists them."""

from __future__ import annotations

import pandas as pd

from suffkit.domain.returns_codes import groups
from suffkit.tidy.coding import chosen, numbers_of

_PROVIDERS = {
    "Any": None,
    "In-house": frozenset({"Own authority"}),
    "Independent": frozenset({"Other public", "Private", "Voluntary"}),
}


def own_categories(places: pd.Series, providers: pd.Series, categories: pd.DataFrame | None) -> pd.Series:
    """The council's own category of each place and provider; the common group where it has none for them.

    In:     PLACE and PLACE_PROVIDER codes as categoricals; rows of `label, provider, place_codes`, of one edition. The
            first row that fits counts. `provider` is Any, In-house (own authority) or Independent (others but parents).
    Raises: ValueError for another word for the provider.
    """
    rows = [] if categories is None else categories.to_dict("records")
    if wrong := sorted({str(row["provider"]) for row in rows} - set(_PROVIDERS)):
        raise ValueError(
            f"placement_categories.csv, column provider: {', '.join(wrong)} is not known. "
            f"Write {', '.join(_PROVIDERS)}."
        )
    common, owners = groups("place"), groups("provider")

    def label(place: str, provider: str) -> str:
        for row in rows:
            wanted = _PROVIDERS[row["provider"]]
            if place in str(row["place_codes"]).split() and (wanted is None or owners.get(provider) in wanted):
                return str(row["label"])
        return common.get(place, "Not known")

    width = len(providers.cat.categories)
    labels = [label(place, provider) for place in places.cat.categories for provider in providers.cat.categories]
    return chosen(labels, numbers_of(places) * width + numbers_of(providers), places.index)
