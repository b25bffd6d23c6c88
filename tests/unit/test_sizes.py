import pytest

from redress.domain.sizes import readable_size


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (262_144, "256 KB"),
        (1_048_575, "1 MB"),
        (4_500_000, "4.3 MB"),
        (64 * 1024**2, "64 MB"),
        (5 * 1024**3, "5 GB"),
        (2 * 1024**4, "2 TB"),
        (3000 * 1024**4, "3000 TB"),
    ],
)
def test_sizes_are_written_as_phones_show_them(count: int, written: str) -> None:
    assert readable_size(count) == written
