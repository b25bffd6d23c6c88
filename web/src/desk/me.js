/** A reviewer's own page: language, mails, passkeys, and where one is signed in. */

import { Problem, readConfig } from "../common/api.js";
import { byId, choice, field, freshId, goTo, h, showView } from "../common/dom.js";
import { clearProblem, showProblem } from "../common/problems.js";
import { fill, named } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { provedAnew } from "./proof.js";

/** Show `reviewer` the page; `onChanged(reviewer)` hears of changes, `onSignedOut()` of the end. */
export async function showMe(reviewer, { onChanged, onSignedOut }) {
  const [{ passkeys }, { sessions }] = await Promise.all([
    desk("GET", "/passkeys"),
    desk("GET", "/sessions"),
  ]);
  const view = byId("me");
  fill(
    view,
    h("h1", { text: "me.title" }),
    h("p", { class: "lead", translate: "no" }, reviewer.name),
    settings(reviewer, onChanged),
    passkeyList(passkeys),
    sessionList(sessions, onSignedOut),
  );
  showView("me");
  goTo(view.querySelector("h1"));
}

function part(title, ...children) {
  const heading = h("h2", { text: title, id: freshId("part") });
  const problem = h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true });
  const labelled = { class: "paper", "aria-labelledby": heading.id };
  return h("section", labelled, heading, problem, ...children);
}

async function attempt(section, button, work) {
  if (button.disabled) return;
  button.disabled = true;
  clearProblem(section);
  try {
    await work();
  } catch (problem) {
    showProblem(section, problem);
  } finally {
    button.disabled = false;
  }
}

function settings(reviewer, onChanged) {
  const radio = (name, value, now, text) =>
    choice({ control: h("input", { type: "radio", name, value, checked: value === now }), text });
  const news = h("p", { class: "hint", role: "status" });
  const button = h("button", { type: "submit", class: "secondary", text: "me.save" });
  const section = part(
    "me.settings",
    h(
      "form",
      { novalidate: true },
      h(
        "fieldset",
        {},
        h("legend", { text: "me.language" }),
        radio("locale", "zh-CN", reviewer.locale, "me.language_zh"),
        radio("locale", "en", reviewer.locale, "me.language_en"),
      ),
      h(
        "fieldset",
        {},
        h("legend", { text: "me.mails" }),
        radio("mail_mode", "immediate", reviewer.mail_mode, "me.mails_immediate"),
        radio("mail_mode", "digest", reviewer.mail_mode, "me.mails_digest"),
      ),
      button,
      news,
    ),
  );
  const form = section.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fill(news);
    attempt(section, button, async () => {
      const { locale, mail_mode } = Object.fromEntries(new FormData(form));
      const wanted = { locale, mail_mode, filters: reviewer.filters };
      onChanged(await desk("PUT", "/me/settings", wanted));
      fill(news, h("span", { text: "me.saved" }));
    });
  });
  return section;
}

function passkeyList(passkeys) {
  const list = h("ul", { class: "rows" });
  const show = (all) => {
    const none = h("li", { class: "none", text: "me.no_passkeys" });
    fill(list, ...(all.length ? all.map((one) => row(one)) : [none]));
  };
  const row = (one) => {
    const used = one.used_at
      ? h("span", {}, h("span", { text: "me.used" }), " ", h("time", { time: one.used_at }))
      : h("span", { text: "me.never_used" });
    const remove = h("button", { type: "button", class: "quiet", text: "me.remove_passkey" });
    remove.addEventListener("click", () =>
      attempt(section, remove, async () => {
        const forget = () => desk("DELETE", `/passkeys/${encodeURIComponent(one.id)}`);
        show((await provedAnew(section, forget)).passkeys);
      }),
    );
    const title = h("strong", { translate: "no" }, one.name);
    return h("li", {}, title, h("p", { class: "hint" }, used), remove);
  };
  const name = h("input", { type: "text", maxlength: "60", "data-pointer": "/name" });
  const add = h("button", { type: "submit", class: "secondary", text: "me.add_passkey" });
  const form = h(
    "form",
    { novalidate: true },
    field({ control: name, text: "me.passkey_name", hint: "me.passkey_name_hint" }),
    add,
  );
  const why = h("p", { class: "hint", text: "me.passkeys_hint" });
  const section = part("me.passkeys", why, list, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(section, add, async () => {
      if (typeof window.PublicKeyCredential !== "function") throw Problem.ofOurs("passkey_unfit");
      const { madePasskey } = await import("./passkeys.js");
      const ask = () => desk("POST", "/passkeys/options", readConfig());
      const { options } = await provedAnew(section, ask);
      const credential = await madePasskey(options);
      const kept = { ...readConfig(), name: name.value.trim() || navigator.platform, credential };
      show((await desk("POST", "/passkeys", kept)).passkeys);
      name.value = "";
      goTo(list);
    });
  });
  show(passkeys);
  return section;
}

function sessionList(sessions, onSignedOut) {
  const list = h("ul", { class: "rows" });
  const everywhere = h("button", { type: "button", text: "me.sign_out_everywhere" });
  const why = h("p", { class: "hint", text: "me.sessions_hint" });
  const section = part("me.sessions", why, list, everywhere);
  const show = (all) => fill(list, ...all.map(row));
  const row = (one) => {
    const end = h("button", { type: "button", class: "quiet", text: "me.end_session" });
    end.addEventListener("click", () =>
      attempt(section, end, async () =>
        show((await desk("DELETE", `/sessions/${encodeURIComponent(one.id)}`)).sessions),
      ),
    );
    const here = h("span", { class: "badge", text: "me.this_browser" });
    return h(
      "li",
      {},
      h("strong", { translate: "no" }, one.browser || "?"),
      " ",
      one.current ? here : null,
      h(
        "p",
        { class: "hint" },
        h("span", named("way", one.way)),
        " · ",
        h("span", { text: "me.since" }),
        " ",
        h("time", { time: one.opened_at }),
        " · ",
        h("span", { text: "me.seen" }),
        " ",
        h("time", { time: one.seen_at }),
        ` · ${one.network}`,
      ),
      one.current ? null : end,
    );
  };
  everywhere.addEventListener("click", () =>
    attempt(section, everywhere, async () => {
      await desk("DELETE", "/sessions");
      onSignedOut();
    }),
  );
  show(sessions);
  return section;
}
