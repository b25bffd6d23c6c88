"""Files as a BagIt bag: listed, zipped, unpacked."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.verify.basics import CASE, NAME, ORGANISATION, Files, written

PAYLOAD_LISTS = ("manifest-sha256.txt", "manifest-sha512.txt")
TAG_LISTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")


def relisted(files: Mapping[str, bytes]) -> Files:
    """Write the BagIt files anew, as anybody can who changes a bag and knows BagIt."""
    renewed = dict(files)
    payload = [name for name in files if name.startswith("data/")]
    octets = sum(len(files[name]) for name in payload)
    renewed["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    renewed["bag-info.txt"] = (
        f"Source-Organization: {ORGANISATION}\nExternal-Identifier: {CASE}\n"
        f"Bagging-Date: {written()[:10]}\nBag-Software-Agent: tests\n"
        f"Payload-Oxum: {octets}.{len(payload)}\n"
    ).encode()
    for lists, chosen in ((PAYLOAD_LISTS, True), (TAG_LISTS, False)):
        for listing in lists:
            algorithm = listing.rpartition("-")[2].removesuffix(".txt")
            renewed[listing] = "".join(
                f"{hashlib.new(algorithm, renewed[name]).hexdigest()}  {name}\n"
                for name in renewed
                if name not in TAG_LISTS and (name in payload) is chosen
            ).encode()
    return renewed


class _Stream(io.BytesIO):
    """A file that cannot be sought, so that the zip gets data descriptors."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *_: object) -> int:
        raise OSError


def zipped(
    files: Mapping[str, bytes],
    name: str = NAME,
    change: Callable[[zipfile.ZipInfo], object] = repr,
) -> bytes:
    """Zip files into a folder as the specification says; `change` spoils entries."""
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files.items():
            member = zipfile.ZipInfo(f"{name}/{path}", (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o100644 << 16
            change(member)
            archive.writestr(member, data)
    return stream.getvalue()


def unpacked(files: Mapping[str, bytes], folder: Path, name: str = NAME) -> Path:
    """Write files as the folder that their zip unpacks to."""
    for path, data in files.items():
        target = folder / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder / name
