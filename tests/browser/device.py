"""What a browser keeps of the site on its device."""

from __future__ import annotations

from playwright.sync_api import Page

READ_ALL = """async () => {
  const found = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name, version } of await indexedDB.databases()) {
    const base = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name, version);
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    for (const store of base.objectStoreNames) {
      found.push(await new Promise((resolve) => {
        const all = base.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => resolve(all.result);
      }));
    }
    base.close();
  }
  return JSON.stringify(found);
}"""


def kept_by(page: Page) -> str:
    """Read all that is kept, in every kind of storage, as text."""
    kept: str = page.evaluate(READ_ALL)
    return kept
