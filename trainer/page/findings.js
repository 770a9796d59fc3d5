/** Why something was not saved: the findings with their lines, and both texts where another trainer came before. */

import { clone, field, fill } from "/page/templates.js";
import { linked, opens, placeLink } from "./places.js";

/** Shows a refusal in `place` (an element with role="alert"), or clears it. */
export function showRefusal(place, refusal) {
  place.hidden = !refusal;
  place.replaceChildren();
  if (!refusal) return;
  const said = document.createElement("p");
  said.className = "wrong";
  said.textContent = refusal.message;
  place.append(said);
  if (refusal.body?.findings?.length) place.append(findingList(refusal.body.findings));
  if (refusal.body?.theirs !== undefined) place.append(conflict(refusal.body));
}

/** A list of `{ path, line, reason, remedy }`. */
export function findingList(findings) {
  const list = document.createElement("ul");
  list.className = "findings";
  list.append(
    ...findings.map(({ path, line, reason, remedy }) => {
      const item = clone("finding-template");
      const place = line ? `${path} 第 ${line} 行` : path;
      field(item, "place").replaceChildren(opens(path) ? placeLink(path, line) : place);
      field(item, "reason").replaceChildren(...linked(reason));
      fill(item, "remedy", remedy);
      return item;
    }),
  );
  return list;
}

function conflict({ mine, theirs }) {
  const shown = clone("conflict-template");
  field(shown, "mine").value = mine;
  field(shown, "theirs").value = theirs;
  return shown;
}
