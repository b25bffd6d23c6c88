"""Evidence: hashing it, preserving it, packing it into bags, and verifying bags and ledgers."""

from infra.bench.figures import Table
from infra.bench.section import Options
from infra.bench.sections.evidence.bags import measure_bags
from infra.bench.sections.evidence.hashing import measure_hashing
from infra.bench.sections.evidence.ledger import measure_ledger
from infra.bench.sections.evidence.preservation import measure_preservation

TITLE = "Evidence"
ABOUT = (
    "Files hold random bytes. They were written and read once before they were measured, so that "
    "they come from the system's page cache and not from a disk. What is verified is verified by "
    "`redress.verify`, the program that a court gets."
)


def measure(options: Options) -> tuple[Table, ...]:
    """Measure everything about evidence; files are made and removed one after the other."""
    options.work.mkdir(parents=True, exist_ok=True)
    return (
        measure_hashing(options),
        measure_preservation(options),
        measure_ledger(options),
        measure_bags(options),
    )
