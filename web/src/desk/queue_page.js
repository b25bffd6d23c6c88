/** The queue: what waits, oldest first; it is read anew whenever it is shown. */

import { byId, h, showView } from "../common/dom.js";
import { clearProblem, showProblem } from "../common/problems.js";
import { applyTexts, fill, t, telling } from "../common/texts.js";
import { batchBar } from "./batch.js";
import { desk } from "./desk_call.js";
import { QueueRows } from "./desk_queue.js";
import { FilterBar, placeOf, queues } from "./queue_filters.js";
import { filtersSet, nextOf, queryOf, rowOf, wantedBy } from "./queue_query.js";
import { searchBox } from "./queue_search.js";

/** Shows the queue; `reviewer()` gives who looks, `onReviewer(changed)` hears of saved filters. */
export class QueuePage {
  #query = "";
  #pages = 1;
  #looked = 0;
  #asked = 0;
  #places = new Map();
  #left = null;

  constructor({ reviewer, onReviewer, guarded }) {
    Object.assign(this, { reviewer, onReviewer, guarded });
    this.rows = new QueueRows(byId("queue"), (tasks) => this.#ticked(tasks));
    this.filters = new FilterBar(byId("filters"), {
      onChosen: (query) => {
        location.hash = placeOf(query);
      },
      save: (filters) => this.#save(filters),
    });
    fill(byId("search-box"), searchBox());
    byId("queue").addEventListener("click", (event) => this.#remember(event));
  }

  /** Where the queue is shown as it was last. */
  get place() {
    return placeOf(this.#query);
  }

  /** Show what an address part wants; who comes back finds the row again that was opened. */
  async show(query) {
    const wanted = queryOf(wantedBy(query));
    const again = wanted === this.#query;
    const cameFrom = document.querySelector("[data-view]:not([hidden])")?.dataset.view;
    if (!again) [this.#pages, this.#left] = [1, null];
    this.#query = wanted;
    document.title = t("desk.page_title");
    showView("queue");
    clearProblem(byId("queue-problem"));
    if (this.rows.tasks.length === 0) telling(byId("queue-news"), () => t("desk.loading"));
    const list = byId("queue");
    list.setAttribute("aria-busy", "true");
    const asked = (this.#asked += 1);
    try {
      const pages = await this.#read();
      if (asked === this.#asked) this.#fill(pages, cameFrom);
    } catch (problem) {
      if (problem.code === "not_signed_in") throw problem;
      if (asked === this.#asked) this.#failed(problem, () => this.show(query));
    } finally {
      list.removeAttribute("aria-busy");
    }
  }

  /** The id of the task to go on with after one, in the order of the queue; null at its end. */
  async next(id) {
    const from = this.#places.get(id) ?? null;
    let after = null;
    do {
      const page = await this.#page(after);
      for (const task of page.tasks) this.#places.set(task.id, task);
      const found = nextOf(page.tasks, from);
      if (found) {
        this.#left = found;
        return found.id;
      }
      after = page.next;
    } while (after);
    return null;
  }

  /** Say something above the queue when it is shown next. */
  tell(text) {
    fill(byId("queue-told"), h("p", { class: "notice", text }));
  }

  /** Go to what is offered for the ticked rows. */
  goToBatch() {
    byId("batch-bar").querySelector("button, input")?.focus();
  }

  async #read() {
    const pages = [await this.#page(null)];
    while (pages.length < this.#pages && pages.at(-1).next) {
      pages.push(await this.#page(pages.at(-1).next));
    }
    return pages;
  }

  #page(after) {
    const rest = [this.#query, after ? `after=${after}` : ""].filter(Boolean).join("&");
    return desk("GET", rest ? `/tasks?${rest}` : "/tasks");
  }

  #fill(pages, cameFrom) {
    const [{ counts }] = pages;
    this.#looked = 0;
    this.#places.clear();
    this.rows.clear();
    fill(byId("counts"), queues(counts, this.#query));
    this.filters.show(this.#query, counts, this.reviewer()?.filters ?? []);
    for (const page of pages) this.#append(page);
    this.#settle(cameFrom);
  }

  #append({ tasks, next, looked_at: looked }) {
    this.#looked += looked;
    for (const task of tasks) this.#places.set(task.id, task);
    const rows = this.rows.add(tasks);
    const count = this.rows.tasks.length;
    const empty = filtersSet(wantedBy(this.#query)) ? "queue.nothing_fits" : "desk.nothing";
    const searched = this.#looked;
    telling(byId("queue-news"), () => {
      if (count === 0) return t(next ? "queue.none_yet" : empty, { count: searched });
      return next ? t("queue.shown", { count }) : t("desk.waiting", { count });
    });
    fill(byId("queue-more"), next ? this.#more(next) : null);
    applyTexts(byId("queue"));
    return rows;
  }

  #more(after) {
    const button = h("button", { type: "button", class: "secondary", text: "queue.more" });
    button.addEventListener("click", () =>
      this.guarded(async () => {
        button.disabled = true;
        clearProblem(byId("queue-problem"));
        try {
          const [first] = this.#append(await this.#page(after));
          this.#pages += 1;
          (first?.querySelector("a") ?? byId("queue-more").querySelector("button"))?.focus();
        } catch (problem) {
          if (problem.code === "not_signed_in") throw problem;
          this.#failed(problem, () => this.show(this.#query));
        } finally {
          button.disabled = false;
        }
      }),
    );
    return button;
  }

  #failed(problem, again) {
    telling(byId("queue-news"), () => "");
    const button = h("button", { type: "button", class: "secondary", text: "desk.refresh" });
    button.addEventListener("click", () => this.guarded(again));
    showProblem(byId("queue-problem"), problem, [button]);
  }

  /** Which row was opened last. */
  #remember({ target }) {
    const row = target.closest("a")?.closest("li");
    if (row) this.#left = this.rows.tasks[[...row.parentElement.children].indexOf(row)];
  }

  /** Put the focus where the reader was; it stays with a control that is still there. */
  #settle(cameFrom) {
    if (cameFrom === "queue" && document.activeElement !== document.body) return;
    const links = byId("queue").querySelectorAll("li > a");
    const row = cameFrom === "task" && this.#left ? rowOf(this.rows.tasks, this.#left) : -1;
    if (row >= 0) links[row].focus();
    else {
      byId("queue-title").focus({ preventScroll: true });
      globalThis.scrollTo(0, 0);
    }
  }

  async #save(filters) {
    const { locale, mail_mode } = this.reviewer();
    this.onReviewer(await desk("PUT", "/me/settings", { locale, mail_mode, filters }));
    await this.guarded(() => this.show(this.#query));
    (byId("filters").querySelector(".saved a") ?? byId("queue-title")).focus();
  }

  #ticked(tasks) {
    const onSent = (batch) => {
      this.rows.untick();
      location.hash = `#/batch/${encodeURIComponent(batch.id)}`;
    };
    const told = { onSent, onBegun: () => this.rows.lock(), onCleared: () => this.rows.untick() };
    fill(byId("batch-bar"), tasks.length ? batchBar(tasks, told) : null);
  }
}
