/** A decision of the desk as a card: verdict, choices with their sums, what to have ready, the case number. */

import { clone, field, fill } from "./templates.js";

const LIST_SEPARATOR = "、";
const COPIED_MS = 2500;
const money = new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" });

/** The card of `decision`: the engine's decision in JSON, with the `case_number` it was registered under. */
export function decisionCard(decision) {
  const card = clone("card-template");
  const verdict = decision.requested?.granted ?? (decision.needs_human ? "human" : undefined);
  for (const badge of card.querySelectorAll("[data-granted]")) badge.hidden = badge.dataset.granted !== verdict;
  fill(card, "title", decision.title);
  fill(card, "reason", decision.requested?.reason);
  fill(card, "remedies", ...(decision.remedies ?? []).map(remedyItem));
  fill(card, "who_pays", decision.who_pays);
  fill(card, "papers", (decision.papers ?? []).join(LIST_SEPARATOR));
  fill(card, "deadlines", (decision.deadlines ?? []).map((deadline) => deadline.text).join("\n"));
  const copy = card.querySelector(".copy");
  copy.addEventListener("click", () => copyNumber(copy, field(card, "case_number")));
  fill(card, "case_number", decision.case_number);
  return card;
}

function remedyItem(remedy) {
  const item = clone("remedy-template");
  fill(item, "label", remedy.label);
  fill(item, "amount", remedy.amount == null ? "" : money.format(remedy.amount));
  fill(item, "formula", remedy.formula);
  fill(item, "fee", Number(remedy.fee) > 0 ? money.format(remedy.fee) : "");
  fill(item, "basis", (remedy.basis ?? []).join("\n"));
  return item;
}

async function copyNumber(button, number) {
  try {
    await navigator.clipboard.writeText(number.textContent);
  } catch {
    // Without the right to write to the clipboard the number is left selected for the customer to copy.
    getSelection().selectAllChildren(number);
    return;
  }
  showCopied(button, true);
  setTimeout(() => showCopied(button, false), COPIED_MS);
}

function showCopied(button, copied) {
  button.querySelector(".copy-word").hidden = copied;
  button.querySelector(".copied-word").hidden = !copied;
}
