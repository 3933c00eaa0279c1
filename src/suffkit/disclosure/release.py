"""The wall: the only maker of facts. Everything right of it is public.

Figures that are in print, and what is computed from them, are public already and pass as they are.
Facts counted from a council's own records pass only through suppression, and no such source is
read yet, so their origins are refused here rather than let through.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.errors import RequestError

PUBLIC_ALREADY = ("printed", "national", "forecast")


def release(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join all candidate facts of an edition, seen together, into its released facts.

    In:     frames of the FACTS contract.
    Out:    FACTS in the order given, which is the order of trust: of two facts with one key the first is shown.
    Raises: RequestError, an origin that needs suppression; ContractError, not FACTS.
    """
    facts = pd.concat([part[FACTS.column_names] for part in parts if not part.empty], ignore_index=True)
    refused = sorted(set(facts["origin"]) - set(PUBLIC_ALREADY))
    if refused:
        raise RequestError(
            f"Facts of origin {', '.join(refused)} may not be released: they need disclosure control first."
        )
    check(facts, FACTS)
    return facts
