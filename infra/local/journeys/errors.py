"""What goes wrong in a journey."""


class JourneyError(Exception):
    """Something that a person must see was not to be seen; the message says what."""
