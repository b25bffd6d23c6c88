"""Redress: from a form under organised attack to preserved evidence, review and remedy."""

__version__ = "0.1.0"
