"""Measurements of the product (`make bench`), each against a peer in the same run."""
