"""Fetching national data into `data/raw/national`. Nothing else in suffkit goes out to a network."""
