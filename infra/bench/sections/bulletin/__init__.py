"""Bulletins: what figures as of an instant cost, however large the campaign is."""

from infra.bench.figures import Table
from infra.bench.files import scratch
from infra.bench.section import Options
from infra.bench.sections.bulletin.reading import measure_reading

TITLE = "Bulletins"
ABOUT = (
    "What it costs to compile figures as of an instant: requests and read units, counted by the "
    "local engine in Amazon's place."
)


def measure(options: Options) -> tuple[Table, ...]:
    """Measure everything about bulletins."""
    with scratch(options.work, "bulletin") as folder:
        return (measure_reading(options, folder),)
