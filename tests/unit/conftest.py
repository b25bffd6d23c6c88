"""Settings of Hypothesis: no time limit for one example, because machines are shared."""

from hypothesis import settings

settings.register_profile("unit", max_examples=60, deadline=None)
settings.load_profile("unit")
