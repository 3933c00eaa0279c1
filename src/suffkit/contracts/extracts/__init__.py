"""Every extract that a council may give beside its statutory returns: what it holds, its contract, a worked example."""

from __future__ import annotations

from suffkit.contracts.extracts.extract import Extract
from suffkit.contracts.extracts.finance import FINANCE
from suffkit.contracts.extracts.needs import NEEDS
from suffkit.contracts.extracts.services import SERVICES_AND_FIGURES
from suffkit.contracts.extracts.supply import SUPPLY

EXTRACTS: dict[str, Extract] = {one.id: one for one in (*FINANCE, *SUPPLY, *NEEDS, *SERVICES_AND_FIGURES)}

__all__ = ["EXTRACTS", "Extract"]
