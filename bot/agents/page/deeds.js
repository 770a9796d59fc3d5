/** Buttons as the desk offers them: what a role may do is decided there, and so is what has to be filled in. */

import { clone, fill } from "/page/templates.js";
import { post } from "./api.js";
import { ask, choices } from "./dialogs.js";

/** The buttons of `deeds` about `what`; `onDone(sentence)` after one has been done, `onRefused(refusal)` otherwise. */
export function deedButtons(deeds, what, { onDone, onRefused }) {
  return deeds.map((deed) => {
    const button = clone(deed.primary ? "deed-primary-template" : "deed-template");
    button.textContent = deed.label;
    button.dataset.deed = deed.name;
    button.addEventListener("click", () => (deed.fields.length ? fillIn(deed, what, onDone) : doAtOnce(button, deed, { onDone, onRefused })));
    return button;
  });
}

async function doAtOnce(button, { path }, { onDone, onRefused }) {
  button.disabled = true;
  try {
    onDone((await post(path)).done);
  } catch (refusal) {
    onRefused(refusal);
  } finally {
    button.disabled = false;
  }
}

function fillIn({ label, path, fields }, what, onDone) {
  const dialog = document.getElementById("deed-dialog");
  fill(dialog, "label", label);
  dialog.querySelector("[data-field=what]").textContent = what;
  dialog.querySelector("[data-field=fields]").replaceChildren(...fields.map(asked));
  dialog.querySelector(".primary").textContent = label;
  ask(dialog, async ({ elements }) => {
    const given = Object.fromEntries(fields.map((field) => [field.name, typed(field, elements[field.name].value)]));
    onDone((await post(path, given)).done);
  });
}

function asked(field) {
  const wrap = document.createElement("label");
  wrap.append(field.label, input(field));
  return wrap;
}

function input({ name, kind, required, value, choices: offered }) {
  const node = document.createElement({ text: "textarea", choice: "select" }[kind] ?? "input");
  Object.assign(node, { name, required });
  if (kind === "choice") {
    choices(node, offered);
    // What `reset` goes back to.
    for (const option of node.options) option.defaultSelected = option.value === value;
    return node;
  }
  if (kind === "text") Object.assign(node, { rows: 3, maxLength: 1000 });
  if (kind === "money") Object.assign(node, { inputMode: "decimal", pattern: "[0-9]{1,7}([.][0-9]{1,2})?" });
  if (kind === "moment") node.type = "datetime-local";
  node.defaultValue = value;
  return node;
}

function typed({ kind }, value) {
  return kind === "moment" ? new Date(value).toISOString() : value.trim();
}
