"""Redress: from a form under organised attack to preserved evidence, review and remedy."""
