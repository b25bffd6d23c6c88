"""Open a case of files and upload them, as an owner does: `announce_files CONFIGURATION FILE…`.

The environment is that of the workers, on resources that `infra.bench.cloud` made.
"""

import hashlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.bench.meter import report
from redress import aws
from redress.domain.evidence import upload_key
from redress.domain.stages import Remedy
from redress.domain.submission import Contact, Draft, FileClaim, Submission, Vehicle
from redress.edge.configuration import read_configuration
from redress.usecases.configure import Configure
from redress.wiring.parts import records
from redress.wiring.workers import open_case


def announce(configuration: Path, files: list[Path]) -> str:
    """Configure the campaign, open the case, send the files; gives the case number."""
    kept = records(os.environ["TABLE_NAME"])
    campaigns, people = read_configuration(json.loads(configuration.read_text("utf-8")))
    Configure(kept.campaigns, kept.people)(campaigns, people)
    submission = Submission(
        submission_id=f"0199c5e2-0000-7000-8000-{os.urandom(6).hex()}",
        campaign_id=campaigns[0].id,
        locale="zh-CN",
        contact=Contact("欧阳娜娜", "owner@example.com"),
        vehicle=Vehicle(campaigns[0].models[0]),
        statement="The whole of preservation, measured.",
        remedies=(Remedy.LITIGATION_SUPPORT,),
        files=tuple(_claim(path) for path in files),
    )
    now = datetime.now(UTC)
    lookup = submission.digest()
    kept.drafts.put_new(
        Draft(submission.submission_id, submission.digest(), lookup, now, submission)
    )
    for path, claim in zip(files, submission.files, strict=True):
        with path.open("rb") as body:
            aws.s3().put_object(
                Bucket=os.environ["INCOMING_BUCKET"],
                Key=upload_key(submission.submission_id, claim.sha256),
                Body=body,
            )
    return open_case()(submission.submission_id).id


def _claim(path: Path) -> FileClaim:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileClaim(path.name, path.stat().st_size, digest, "video/mp4")


if __name__ == "__main__":
    named = [Path(word) for word in sys.argv[1:]]
    report(lambda: {"case": announce(named[0], named[1:])})
