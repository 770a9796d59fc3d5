/** What those who lead look at: the cases of some days by cause, product and state, what came back, and the stars. */

import { clone, field, fill } from "/page/templates.js";
import { get } from "./api.js";

const TABLES = ["by_cause", "by_product", "by_state"];

/** Draws the counts of `days` into `place`. */
export async function drawCounts(place, days = 7) {
  const counts = await get(`/counts?days=${days}`);
  const body = clone("counts-template");
  for (const button of body.querySelectorAll("[data-days]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.days) === counts.days));
    button.addEventListener("click", () => drawCounts(place, button.dataset.days));
  }
  field(body, "cases").textContent = counts.cases;
  field(body, "again").textContent = counts.again;
  fill(body, "average_stars", counts.average_stars?.toFixed(1));
  for (const name of TABLES) fill(body, name, ...counts[name].map(row));
  fill(body, "stars", ...counts.stars.filter(({ times }) => times).map(({ stars, times }) => line("★".repeat(stars), times)));
  place.replaceChildren(body);
}

function row({ label, cases, again }) {
  return line(label, cases, again || "");
}

function line(...cells) {
  const node = document.createElement("tr");
  node.append(
    ...cells.map((text, place) => {
      const cell = document.createElement(place ? "td" : "th");
      if (!place) cell.scope = "row";
      cell.textContent = text;
      return cell;
    }),
  );
  return node;
}
