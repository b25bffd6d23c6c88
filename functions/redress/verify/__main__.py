"""Verify an evidence bag: `python -m redress.verify BAG.zip`."""

import sys

from redress.verify.cli import main

sys.exit(main())
