"""The return that every other test changes has nothing wrong with it."""

from __future__ import annotations

from suffkit.errors import NOTE


def test_nothing_is_wrong_with_it(folder):
    returns = folder.read()
    assert {fault.severity for fault in returns.faults} <= {NOTE}
    assert {fault.rule for fault in returns.faults} == {"postcode_missing", "open_episode_again"}
    assert returns.years == (2023, 2024)
    assert len(returns.tables["episodes"]) == 12 + 13
