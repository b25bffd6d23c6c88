/** A case on the desk: its head, who works on it, the file, and the decision. */

import { byId, goTo, h, showView } from "../common/dom.js";
import { fill, named, t } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { DecisionForm } from "./desk_decision.js";
import { caseFile, taskHead } from "./desk_task.js";
import { workBar, workState } from "./work_bar.js";

/** Shows one task at a time; reading it again keeps what was typed into the decision. */
export class CasePage {
  #colleagues = null;
  #duplicate = null;
  #waiting = "";
  #last = null;

  constructor({ guarded, onSignedOut, onZone, onNext }) {
    Object.assign(this, { guarded, onZone, onNext, shown: "" });
    this.decision = new DecisionForm(byId("decision"), {
      onDecided: (result) => this.#decided(result),
      onSignedOut,
      onReload: () => this.reload(),
    });
    byId("to-decision").addEventListener("click", () => {
      byId("aside").scrollIntoView();
      this.decision.focus();
    });
    byId("task-head").closest("[data-view]").addEventListener("focusin", ({ target }) => {
      this.#last = target;
    });
  }

  /** Show a task; after signing in anew it is as it was left. */
  async show(id) {
    const waited = id === this.#waiting;
    this.#waiting = "";
    if (!waited) return this.#read(id);
    showView("task");
    return goTo(this.#last?.isConnected ? this.#last : this.#title);
  }

  /** Keep everything as it is until whoever is shown it has signed in again. */
  waits() {
    if (!byId("task-head").closest("[data-view]").hidden) this.#waiting = this.shown;
  }

  /** Read the case again; what was typed into the decision stays. */
  async reload() {
    await this.guarded(() => this.#read(this.shown));
  }

  /** Take the task, or keep it longer. */
  claim() {
    byId("work").querySelector("#claim")?.requestSubmit();
  }

  /** Go to a task and fill in that it is a duplicate of a case. */
  merge(id, caseId) {
    this.#duplicate = { id, caseId };
    location.hash = `#${encodeURIComponent(id)}`;
  }

  get #title() {
    return byId("task-head").querySelector("h1");
  }

  /** Read and show a task, unless the reader has gone elsewhere meanwhile. */
  async #read(id) {
    const place = location.hash;
    const [file, colleagues] = await Promise.all([
      desk("GET", `/tasks/${encodeURIComponent(id)}`),
      this.#readColleagues(),
    ]);
    await this.onZone(file.case.campaign_id);
    if (location.hash !== place) return;
    this.shown = id;
    this.#showWork(file);
    fill(byId("file"), ...caseFile(file, colleagues));
    fill(byId("outcome"));
    this.decision.show(file);
    document.title = `${file.case.case_id} · ${t("desk.title")}`;
    showView("task");
    goTo(this.#title);
    this.#fillInDuplicate(id);
  }

  #fillInDuplicate(id) {
    const wanted = this.#duplicate;
    this.#duplicate = null;
    if (wanted?.id !== id) return;
    const form = byId("decision");
    form.querySelector('[name=verdict][value="duplicate"]').click();
    form.querySelector('[data-pointer="/duplicate_of"]').value = wanted.caseId;
    goTo(form.querySelector('[data-pointer="/reason"]'));
  }

  #showWork(file) {
    const bar = workBar(
      file,
      this.#colleagues,
      () => this.#readWork(),
      () => this.reload(),
    );
    fill(byId("task-head"), ...taskHead(file));
    fill(byId("work-state"), ...workState(file));
    fill(byId("work"), bar);
  }

  /** Who works on a task changed: the file and what is being typed stay as they are. */
  async #readWork() {
    const file = await desk("GET", `/tasks/${encodeURIComponent(this.shown)}`);
    this.#showWork(file);
    goTo(byId("work").querySelector("button") ?? this.#title);
  }

  async #readColleagues() {
    this.#colleagues ??= (await desk("GET", "/colleagues")).colleagues;
    return this.#colleagues;
  }

  async #decided(result) {
    const id = this.shown;
    await this.reload();
    const words = result.returned ? "returned" : result.proposed ? "proposed" : "recorded";
    const next = h("button", { type: "button", id: "next-task", text: "desk.next" });
    next.addEventListener("click", () => this.onNext(id));
    const stage = h("span", named("at_stage", result.stage));
    fill(
      byId("outcome"),
      h(
        "div",
        { class: "notice good" },
        h("p", {}, h("strong", { text: `decision.${words}` })),
        h("p", {}, h("span", { text: "decision.now" }), " ", stage),
        h("p", { class: "actions" }, next, h("a", { href: "#", text: "desk.to_queue" })),
      ),
    );
    goTo(next);
  }
}
