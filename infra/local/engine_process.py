"""The engine's own process: the emulator, made to stop at once whoever is still connected."""

import asyncio
import os
import sys
from typing import Any

from ministack.app import main

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
    main()


if __name__ == "__main__":
    run_engine()
    # Everything is saved: threads that wait inside a Map state would hold the process back
    sys.stdout.flush()
    os._exit(0)
