"""The pages in a real browser, over a world in memory."""

import sys
from pathlib import Path

# As pytest's settings do: the pages server and the gallery are started without pytest
_FUNCTIONS = str(Path(__file__).parents[2] / "functions")
if _FUNCTIONS not in sys.path:
    sys.path.insert(0, _FUNCTIONS)
