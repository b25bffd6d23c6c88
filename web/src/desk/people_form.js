/** The form of one reviewer: who it is, which groups, and how they hear of tasks. */

import { choice, field, freshId, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { named } from "../common/texts.js";

/** The form of one reviewer; `keep(wanted)` sends what was filled in. */
export function personForm(reviewer, self, keep) {
  const name = h("input", { type: "text", maxlength: "100", "data-pointer": "/name" });
  name.value = reviewer.name;
  const email = h("input", { type: "email", autocomplete: "off", "data-pointer": "/email" });
  email.value = reviewer.email;
  const groups = ticks("/groups", "people.groups", "assignee", self.groups, reviewer.groups);
  const locale = radios("people.language", reviewer.locale, [
    ["zh-CN", "me.language_zh"],
    ["en", "me.language_en"],
  ]);
  const mails = radios("people.mails", reviewer.mail_mode, [
    ["immediate", "people.immediate"],
    ["digest", "people.digest"],
  ]);
  const lead = h("input", { type: "checkbox", checked: reviewer.lead });
  const disabled = h("input", { type: "checkbox", checked: reviewer.disabled });
  const save = h("button", { type: "submit", class: "secondary", text: "people.save" });
  const form = h(
    "form",
    { novalidate: true },
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    field({ control: name, text: "people.name" }),
    field({ control: email, text: "people.email", hint: "people.email_hint" }),
    groups.element,
    locale.element,
    mails.element,
    choice({ control: lead, text: "people.is_lead", hint: "people.is_lead_hint" }),
    reviewer.id && reviewer.id !== self.id
      ? choice({ control: disabled, text: "people.disabled", hint: "people.disabled_hint" })
      : null,
    save,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (save.disabled) return;
    save.disabled = true;
    clearProblem(form);
    try {
      const wanted = {
        name: name.value.trim(),
        email: email.value.trim(),
        locale: locale.read(),
        groups: groups.read(),
        lead: lead.checked,
        mail_mode: mails.read(),
        disabled: disabled.checked,
      };
      ensureWhole(wanted);
      await keep(wanted);
    } catch (problem) {
      showProblem(form, problem);
    } finally {
      save.disabled = false;
    }
  });
  return form;
}

function ensureWhole({ name, email, groups }) {
  const wrong = [];
  if (name === "") wrong.push({ pointer: "/name", key: "missing.name" });
  if (!/^\S+@\S+$/.test(email)) wrong.push({ pointer: "/email", key: "email" });
  if (groups.length === 0) wrong.push({ pointer: "/groups", key: "missing.groups" });
  if (wrong.length) throw ownProblem(wrong);
}

function ticks(pointer, text, kind, values, ticked) {
  const controls = values.map((value) =>
    h("input", { type: "checkbox", value, checked: ticked.includes(value) }),
  );
  const labelled = controls.map((control) => choice({ control, ...named(kind, control.value) }));
  const element = h("fieldset", { "data-pointer": pointer }, h("legend", { text }), ...labelled);
  return { element, read: () => controls.filter((one) => one.checked).map((one) => one.value) };
}

function radios(text, now, values) {
  const name = freshId("radio");
  const controls = values.map(([value]) =>
    h("input", { type: "radio", name, value, checked: value === now }),
  );
  const labelled = controls.map((control, i) => choice({ control, text: values[i][1] }));
  const element = h("fieldset", {}, h("legend", { text }), ...labelled);
  return { element, read: () => controls.find((one) => one.checked)?.value ?? now };
}
