"""Why an authority gave no time stamp."""

from __future__ import annotations

from enum import StrEnum


class StampRefusal(StrEnum):
    """What was wrong with an authority's answer, or that there was none."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    REFUSED = "refused"
    NOT_A_STAMP = "not_a_stamp"
    ANOTHER_DIGEST = "another_digest"
    ANOTHER_NONCE = "another_nonce"
    UNTRUSTED = "untrusted"
