"""Pages: how small they are, how soon they can be used, how fast files leave them."""

from infra.bench.child import BenchError
from infra.bench.figures import Table
from infra.bench.files import scratch
from infra.bench.section import Options
from infra.bench.sections.pages.opening import measure_opening
from infra.bench.sections.pages.sending import measure_sending
from infra.bench.sections.pages.serving import served
from infra.bench.sections.pages.sizes import measure_sizes
from infra.local.browser import MISSING, find_browser
from infra.local.pages import build_pages
from infra.local.toolchain import ToolchainError

TITLE = "Pages"
ABOUT = (
    "The pages as they are built and published, from a plain server of this machine with the "
    "headers of the site, every text packed by gzip, over HTTP/1.1, where the site speaks HTTP/2. "
    "The browser is Chromium without a window."
)


def measure(options: Options) -> tuple[Table, ...]:
    """Measure everything about pages.

    Raises:
        BenchError: the pages cannot be built, or there is no browser.
    """
    browser = find_browser()
    if browser is None:
        raise BenchError(MISSING)
    try:
        pages = build_pages()
    except ToolchainError as error:
        raise BenchError(str(error)) from error
    with scratch(options.work, "pages") as folder:
        with served(pages) as address:
            sizes = measure_sizes(options, browser, pages, address)
            opening = measure_opening(options, browser, folder, address)
        return sizes, opening, measure_sending(options, browser, folder)
