"""All benchmarks, one after the other (`make bench`). Ends with 1 where one of them is below its bar."""

from __future__ import annotations

import sys

from benchmarks import build, forecast_cohort, forecast_series, national, preview, returns

if __name__ == "__main__":
    print("From the files of SSDA903 returns to released facts")
    below = returns.main([])
    print("\nFrom published national files to an authority's figures")
    below = national.main([]) or below
    print("\nYearly counts of all authorities, forecast and scored")
    below = forecast_series.main([]) or below
    print("\nChildren of returns carried forward, against a known process (shortened)")
    below = forecast_cohort.main(["--quick"]) or below
    print("\nFrom saving a page until it is served anew")
    below = preview.main([]) or below
    print("\nAll editions, against the stock tools (this takes some minutes)")
    below = build.main([]) or below
    sys.exit(below)
