"""The engine's own process: the emulator, made to stop at once and to keep every lock."""

import asyncio
import os
import sys
from typing import Any

from ministack.app import main
from ministack.services import s3

TLS_GOODBYE_SECONDS = 0.5


def run_engine() -> None:
    """Serve until SIGTERM, then save everything and return.

    An idle TLS client does not answer the server's farewell, for which asyncio waits 30 seconds
    by default: the state would be saved that much later, or not at all.
    """
    start_server = asyncio.start_server

    async def start_impatient_server(*positional: Any, **options: Any) -> asyncio.Server:
        if options.get("ssl") is not None:
            options["ssl_shutdown_timeout"] = TLS_GOODBYE_SECONDS
        return await start_server(*positional, **options)

    asyncio.start_server = start_impatient_server
    keep_object_locks()
    main()


def keep_object_locks() -> None:
    """Let the locks of objects outlast a restart, as AWS does; ministack 1.5.33 forgets them."""
    s3._PERSISTED_BUCKET_DICTS |= {  # noqa: SLF001 (it has no public place for this)
        "object_retention": s3._object_retention,  # noqa: SLF001 (as above)
        "object_legal_hold": s3._object_legal_hold,  # noqa: SLF001 (as above)
    }


if __name__ == "__main__":
    run_engine()
    # Everything is saved: threads that wait inside a Map state would hold the process back
    sys.stdout.flush()
    os._exit(0)
