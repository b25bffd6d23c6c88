"""Looking for barriers with axe-core: no page may have any."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from infra.local.toolchain import PROJECT

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\\n    ${node.target}  ${node.html}\\n` +
      node.any.concat(node.all, node.none).map((check) => `      ${check.message}`).join("\\n")));
}"""


def assert_no_barrier(page: Page, state: str) -> None:
    """Fail with everything that axe found in the page as it stands."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(RUN)
    assert not found, f"{state}: {len(found)} barriers\n" + "\n".join(found)


@cache
def _source() -> str:
    return AXE.read_text("utf-8")
