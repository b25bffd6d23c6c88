"""The base of every error of the domain."""


class RedressError(Exception):
    """Base of every error that Redress raises on purpose."""
