"""Made-up unique reference numbers of homes and agencies: the same place has the same number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.columns import Text, numbered

# Seven digits, as Ofsted's are, in a range that says which sort of place it is.
_OWN_FOSTERING, _FIRST_AGENCY, _AGENCIES, _FIRST_HOME = 9_000_000, 9_000_001, 60, 9_100_000
_FOSTERING = (rates.FOSTER, rates.FOSTER_LONG, rates.FOSTER_TO_ADOPT, rates.RELATIVE, rates.RELATIVE_LONG)
_HOMES = (rates.HOME, rates.SECURE, rates.SUPPORTED, rates.CARE_HOME, rates.FAMILY_CENTRE, rates.SCHOOL)
_PLACES_OF_A_SORT = 100_000


def urns(episodes: pd.DataFrame) -> Text:
    """The number of each episode's home or fostering agency; empty where a place has none, or no address."""
    kind, postcode = episodes["kind"].to_numpy(), episodes["postcode"].to_numpy()
    own = episodes["provider"].to_numpy() == rates.PROVIDERS.index("PR1")
    fostered, home = np.isin(kind, _FOSTERING), np.isin(kind, _HOMES)
    sort = np.searchsorted(sorted(_HOMES), kind) % len(_HOMES)
    number = np.where(
        fostered,
        np.where(own, _OWN_FOSTERING, _FIRST_AGENCY + postcode % _AGENCIES),
        _FIRST_HOME + sort * _PLACES_OF_A_SORT + postcode,
    )
    text = numbered(number)
    text[~(fostered | home) | (postcode < 0)] = ""
    return text
