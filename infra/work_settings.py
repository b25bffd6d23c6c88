"""How much work a browser proves before it may upload and send."""

from dataclasses import dataclass

from infra.toml_reader import within


@dataclass(frozen=True)
class WorkSettings:
    """A puzzle takes at most `tries` of `cost` iterations of PBKDF2 each, half on average.

    Its solution counts for `lifetime_seconds`. A device that cannot compute waits `wait_seconds`
    with a ticket instead, which then counts for as long.
    """

    enabled: bool
    cost: int
    tries: int
    lifetime_seconds: int
    wait_seconds: int

    def __post_init__(self) -> None:
        within("proof_of_work.cost", self.cost, 1, 1_000_000)
        within("proof_of_work.tries", self.tries, 1, 100_000)
        within("proof_of_work.lifetime_seconds", self.lifetime_seconds, 60, 86_400)
        within("proof_of_work.wait_seconds", self.wait_seconds, 1, 900)

    def as_environment(self) -> dict[str, str]:
        """Write them as functions read them."""
        return {
            "WORK_ENABLED": "yes" if self.enabled else "no",
            "WORK_COST": str(self.cost),
            "WORK_TRIES": str(self.tries),
            "WORK_LIFETIME_SECONDS": str(self.lifetime_seconds),
            "WORK_WAIT_SECONDS": str(self.wait_seconds),
        }
