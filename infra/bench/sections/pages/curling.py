"""The peer of a page that sends files: curl, which asks for the same addresses."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from infra.bench.child import BenchError

_PART_BYTES = 16 * 1024 * 1024
_SIDE_BY_SIDE = 3
Target = Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """What is said of a file before it is sent."""

    name: str
    size: int
    sha256: str
    media_type: str


def claim_of(file: Path, media_type: str) -> Claim:
    """Say what a file is."""
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    return Claim(file.name, file.stat().st_size, sha256, media_type)


def cut(file: Path, folder: Path) -> dict[Path, str]:
    """Write a file's parts into a folder, for curl sends files only; gives the SHA-256 of each."""
    folder.mkdir()
    parts: dict[Path, str] = {}
    with file.open("rb") as whole:
        while content := whole.read(_PART_BYTES):
            part = folder / f"{len(parts) + 1:04d}"
            part.write_bytes(content)
            parts[part] = hashlib.sha256(content).hexdigest()
    return parts


def send_to(address: str, file: Path) -> float:
    """Send a file to an address and give the seconds that it took."""
    began = time.perf_counter()
    _curl([*_sent(file, {"url": address, "headers": {}})])
    return time.perf_counter() - began


def send_whole(server: str, file: Path, claim: Claim) -> float:
    """Ask where a file goes, send it in one request, and give the seconds of both."""
    began = time.perf_counter()
    (target,) = _asked(server, "address", asdict(claim))["uploads"]
    _curl([*_sent(file, target)])
    return time.perf_counter() - began


def send_parts(server: str, parts: Mapping[Path, str], claim: Claim) -> float:
    """Send parts, given with their SHA-256, have the file made of them, and give the seconds."""
    began = time.perf_counter()
    (plan,) = _asked(server, "plan", asdict(claim))["uploads"]
    upload = {"upload_id": plan["upload_id"], "sha256": claim.sha256, "size": claim.size}
    hashes = [{"number": n, "sha256": sha256} for n, sha256 in enumerate(parts.values(), 1)]
    targets = _asked(server, "parts", {**upload, "parts": hashes})["parts"]
    _curl(
        [
            *("--parallel", "--parallel-max", str(_SIDE_BY_SIDE)),
            *_joined([*_sent(part, target)] for part, target in zip(parts, targets, strict=True)),
        ]
    )
    _asked(server, "completion", upload)
    return time.perf_counter() - began


def _joined(requests: Iterable[Sequence[str]]) -> Iterator[str]:
    for place, request in enumerate(requests):
        yield from (["--next", *request] if place else request)


def _sent(file: Path, target: Target) -> Iterator[str]:
    yield from ("--fail", "--silent", "--show-error", "--insecure", "--output", "/dev/null")
    for name, value in target["headers"].items():
        yield from ("--header", f"{name}: {value}")
    yield from ("--upload-file", str(file), target["url"])


def _curl(words: Sequence[str]) -> None:
    program = shutil.which("curl")
    if program is None:
        raise BenchError("There is no curl to measure against; install it.")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603 (arguments made here)
    if done.returncode:
        raise BenchError(f"curl ended with {done.returncode}: {done.stderr[-2000:]}")


def _asked(server: str, step: str, wish: Mapping[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(f"{server}/storage/{step}", json.dumps(wish).encode())  # noqa: S310 (made here)
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (made here)
        found: dict[str, Any] = json.load(answer)
    return found
