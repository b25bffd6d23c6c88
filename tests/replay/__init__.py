"""The replay: its plan, and what plays it."""
