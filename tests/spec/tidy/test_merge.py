"""Several years' returns as one history of each child."""

from __future__ import annotations

from datetime import date

import pandas as pd

from suffkit.contracts.returns import CHILDREN, LEGAL_SPELLS, PLACEMENTS, STAYS
from suffkit.contracts.table import check
from suffkit.errors import BLOCK, WARN


def rules(tidy):
    return dict(zip(tidy.dropped["rule"], tidy.dropped["rows"], strict=True))


def test_an_episode_open_in_one_return_and_closed_in_the_next_is_one(tidied, same):
    tidy = tidied("""
        child_id | start_date | end_date   | end_reason | return_year
        a        | 2022-05-01 |            |            | 2023
        a        | 2022-05-01 | 2023-06-01 | E4A        | 2024
    """)
    same(
        tidy.stays,
        """
        child_id | start_date | end_date   | end_reason | start_inferred | end_inferred
        a        | 2022-05-01 | 2023-06-01 | E4A        | no             | no
    """,
    )
    assert rules(tidy) == {"repeated_in_newer_return": 1}


def test_the_newest_row_counts_even_where_it_takes_an_end_back(tidied, same):
    tidy = tidied("""
        child_id | start_date | end_date   | end_reason | return_year | place
        a        | 2022-05-01 | 2023-02-01 | E4A        | 2023        | U6
        a        | 2022-05-01 |            |            | 2024        | U4
    """)
    same(
        tidy.placements,
        """
        child_id | start_date | end_date | place
        a        | 2022-05-01 |          | U4
    """,
    )


def test_an_open_episode_that_no_newer_return_repeats_is_reported_and_not_in_care(tidied, same):
    tidy = tidied("""
        child_id | start_date | end_date | return_year
        a        | 2022-05-01 |          | 2023
        b        | 2023-05-01 |          | 2024
    """)
    same(
        tidy.stays,
        """
        child_id | start_date | end_date   | end_reason | end_inferred
        a        | 2022-05-01 | 2023-04-01 |            | yes
        b        | 2023-05-01 |            |            | no
    """,
    )
    fault = next(fault for fault in tidy.faults if fault.rule == "open_not_repeated")
    assert (fault.severity, fault.file) == (WARN, "episodes")
    assert fault.message.startswith("1 row ")


def test_an_unrepeated_open_episode_ends_where_the_newer_return_goes_on(tidied, same):
    # The newer return corrected the day of the move; the child never left care.
    tidy = tidied("""
        child_id | start_date | end_date   | start_reason | end_reason | return_year | place
        a        | 2022-05-01 | 2023-01-10 | S            | X1         | 2023        | U4
        a        | 2023-01-10 |            | P            |            | 2023        | U6
        a        | 2023-02-01 |            | P            |            | 2024        | K2
    """)
    same(
        tidy.stays,
        """
        child_id | start_date | end_date
        a        | 2022-05-01 |
    """,
    )
    same(
        tidy.placements,
        """
        start_date | end_date   | place
        2022-05-01 | 2023-01-10 | U4
        2023-01-10 | 2023-02-01 | U6
        2023-02-01 |            | K2
    """,
    )


def test_an_unrepeated_open_episode_under_a_newer_one_is_left_out(tidied, same):
    tidy = tidied("""
        child_id | start_date | end_date   | end_reason | return_year
        a        | 2022-05-20 |            |            | 2023
        a        | 2022-05-01 | 2023-07-01 | E4A        | 2024
    """)
    same(
        tidy.stays,
        """
        start_date | end_date   | end_reason
        2022-05-01 | 2023-07-01 | E4A
    """,
    )
    assert rules(tidy) == {"replaced_by_newer_return": 1}


def test_an_early_episode_of_the_day_is_kept_when_the_newer_return_holds_only_the_last(tidied, same):
    # Police protection for some hours on 3 May, then a care order; only the second is still open on 1 April.
    tidy = tidied("""
        child_id | start_date | end_date   | start_reason | end_reason | legal_status | return_year
        a        | 2022-05-03 | 2022-05-03 | S            | X1         | L1           | 2023
        a        | 2022-05-03 |            | L            |            | C1           | 2023
        a        | 2022-05-03 | 2023-09-01 | L            | E4A        | C1           | 2024
    """)
    same(
        tidy.stays,
        """
        start_date | end_date   | start_inferred | first_legal_status
        2022-05-03 | 2023-09-01 | no             | L1
    """,
    )


def test_the_newest_header_counts(tidied, same):
    tidy = tidied(
        """
        child_id | start_date
        a        | 2022-05-01
        b        | 2022-05-01
        """,
        children="""
        child_id | sex     | ethnicity | return_year
        b        | Male    | MWBC      | 2024
        a        | Female  | WBRI      | 2024
        a        | Unknown | NOBT      | 2023
        """,
    )
    same(
        tidy.children,
        """
        child_id | sex    | ethnicity | ethnic_group | is_uasc_ever
        a        | Female | WBRI      | White        | no
        b        | Male   | MWBC      | Mixed        | no
    """,
    )


def test_the_newest_end_of_being_unaccompanied_counts(tidied, same):
    tidy = tidied(
        "child_id | start_date\na | 2022-05-01\nb | 2022-05-01\nc | 2022-05-01",
        uasc="""
        child_id | uasc_end_date | return_year
        a        |               | 2023
        a        | 2023-12-01    | 2024
        b        |               | 2024
        """,
    )
    same(
        tidy.children,
        """
        child_id | is_uasc_ever | uasc_end_date
        a        | yes          | 2023-12-01
        b        | yes          |
        c        | no           |
    """,
    )


def test_rows_alike_in_every_column_are_one(tidied):
    row = "a | 2022-05-01 | 2022-06-01 | E4A\n"
    tidy = tidied("child_id | start_date | end_date | end_reason\n" + row * 3)
    assert (len(tidy.episodes), rules(tidy)) == (1, {"same_row_twice": 2})


def test_an_episode_over_the_next_ends_where_that_starts(tidied, same):
    tidy = tidied("""
        child_id | start_date | end_date   | start_reason | end_reason
        a        | 2022-05-01 | 2022-09-01 | S            | X1
        a        | 2022-08-01 |            | P            |
    """)
    same(tidy.stays, "start_date | end_date\n2022-05-01 |")
    same(
        tidy.placements,
        """
        start_date | end_date
        2022-05-01 | 2022-08-01
        2022-08-01 |
    """,
    )
    assert rules(tidy) == {"overlap": 1}


def test_the_day_of_the_tables_is_told(tidied, same):
    episodes = """
        child_id | start_date | end_date   | end_reason
        a        | 2022-05-01 | 2023-04-01 | E4A
        b        | 2023-04-01 |            |
    """
    # An episode that ends on 1 April is open on the day before.
    tidy = tidied(episodes, as_of=date(2023, 3, 31))
    same(tidy.stays, "child_id | start_date | end_date | end_reason | end_inferred\na | 2022-05-01 | | | no")
    assert rules(tidy) == {"after_as_of": 1}
    assert len(tidied(episodes, as_of=date(2023, 4, 1)).stays) == 2


def test_an_episode_that_ends_on_the_day_of_the_tables_has_ended(tidied, same):
    tidy = tidied(
        "child_id | start_date | end_date | end_reason\na | 2022-05-01 | 2023-03-31 | E4A", as_of=date(2023, 3, 31)
    )
    same(tidy.stays, "end_date | end_reason\n2023-03-31 | E4A")


def test_episodes_without_a_header_or_with_their_end_first_are_left_out_and_block(tidied):
    tidy = tidied(
        """
        child_id | start_date | end_date
        a        | 2022-05-01 |
        b        | 2022-05-01 |
        a        | 2022-03-01 | 2022-02-01
        """,
        children="child_id\na",
    )
    assert len(tidy.episodes) == 1
    assert {fault.rule for fault in tidy.faults if fault.severity == BLOCK} == {
        "child_not_in_header",
        "ends_before_start",
    }


def test_tables_are_what_their_contracts_say_and_nothing_of_a_child_is_shown(tidied):
    tidy = tidied(
        """
        child_id | start_date | end_date   | end_reason | return_year | placement_postcode
        CANARY-7 | 2022-05-01 | 2022-09-01 | X1         | 2023        | ZZ9 9ZZ
        CANARY-7 | 2022-12-01 |            |            | 2023        | ZZ9 9ZZ
    """,
        as_of=date(2024, 3, 31),
    )
    for frame, contract in (
        (tidy.children, CHILDREN),
        (tidy.stays, STAYS),
        (tidy.placements, PLACEMENTS),
        (tidy.legal_spells, LEGAL_SPELLS),
    ):
        text = frame.select_dtypes("category").columns
        check(frame.astype(dict.fromkeys(text, "str")), contract)
        assert set(frame.columns) == set(contract.column_names)
    said = repr(tidy) + "".join(map(str, tidy.faults)) + tidy.dropped.to_string()
    assert "CANARY" not in said and "ZZ9" not in said


def test_no_returns_at_all_give_empty_tables(tidied):
    tidy = tidied("child_id | start_date")
    sizes = [len(one) for one in (tidy.children, tidy.episodes, tidy.stays, tidy.placements, tidy.legal_spells)]
    assert sizes == [0] * 5
    assert isinstance(tidy.dropped, pd.DataFrame) and tidy.faults == ()
