"""Reads what DfE, ONS, Ofsted and MHCLG publish, whatever the release, into tables of one shape."""
