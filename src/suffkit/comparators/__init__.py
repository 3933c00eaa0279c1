"""Compares an authority as the DfE does: change, rank, bands, neighbours; and how sure one can be of it."""
