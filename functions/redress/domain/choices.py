"""What an owner chooses from in the form."""

from __future__ import annotations

from enum import StrEnum


class About(StrEnum):
    """What the owner complains of."""

    POSTS = "posts"
    ACCOUNTS = "accounts"
    OFFLINE = "offline"


class Held(StrEnum):
    """Evidence that the owner says to have, uploaded or not."""

    ORIGINAL_DEVICE = "original_device"
    SCREENSHOTS = "screenshots"
    SCREEN_RECORDING = "screen_recording"
    TIME_STAMP = "time_stamp"
    NOTARISATION = "notarisation"
    POLICE_RECORD = "police_record"
    WITNESS = "witness"
    REPAIR_BILL = "repair_bill"


class Shows(StrEnum):
    """What a file shows, as the owner says: the pieces that proof of an attack is made of."""

    POST = "post"
    POST_LINK = "post_link"
    ACCOUNT_PAGE = "account_page"
    ACCOUNT_ID = "account_id"
    IP_LOCATION = "ip_location"
    TIME = "time"
    ENGAGEMENT = "engagement"
    RECORDING = "recording"
    COMMENTS = "comments"
    CONVERSATION = "conversation"
    OFFLINE_SCENE = "offline_scene"
    DAMAGE = "damage"
    POLICE_RECORD = "police_record"
    REPAIR_BILL = "repair_bill"
    ORIGINAL = "original"
    OTHER = "other"
