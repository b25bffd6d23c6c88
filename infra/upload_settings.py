"""How much owners may send, and how large files are cut."""

import dataclasses
from dataclasses import dataclass

from infra.toml_reader import within

MIB, GIB = 1024**2, 1024**3
MOST_FILES = 20
MOST_FILE_BYTES = 5 * GIB
"""What the forms of the API take at most; a stage may allow less."""
LEAST_PART_BYTES, MOST_PART_BYTES = 5 * MIB, 5 * GIB
"""What S3 takes in one piece, be it a part or a file."""


@dataclass(frozen=True)
class UploadSettings:
    """`max_files` holds for one form or addition, `max_case_bytes` for all files of a case.

    A file of up to `single_put_bytes` goes in one piece, a larger one in parts of `part_bytes`.
    """

    max_files: int
    max_file_bytes: int
    max_case_bytes: int
    part_bytes: int
    single_put_bytes: int

    def __post_init__(self) -> None:
        within("uploads.max_files", self.max_files, 1, MOST_FILES)
        within("uploads.max_file_bytes", self.max_file_bytes, 1, MOST_FILE_BYTES)
        within("uploads.max_case_bytes", self.max_case_bytes, self.max_file_bytes, 1000 * GIB)
        within("uploads.part_bytes", self.part_bytes, LEAST_PART_BYTES, MOST_PART_BYTES)
        within("uploads.single_put_bytes", self.single_put_bytes, 1, MOST_PART_BYTES)

    def as_environment(self) -> dict[str, str]:
        """Write them as functions read them."""
        return {name.upper(): str(value) for name, value in dataclasses.asdict(self).items()}
