/** The tab of talks: its two views, and the address that names one of them or a file's line. */

import { field } from "/page/templates.js";
import { Stories } from "./rehearsal/stories.js";
import { Talk } from "./rehearsal/talk.js";

export function open(place, tools) {
  const stories = new Stories(place, tools);
  const talk = new Talk(place, tools);

  function show(view) {
    for (const button of place.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    for (const panel of place.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== view;
    field(place, "model").hidden = view !== "talk";
    return view === "stories" ? stories.shown() : talk.shown();
  }

  /** `#rehearsal`, `#rehearsal/stories`, `#rehearsal/data/rules/claims.yml:12` */
  function follow() {
    const [tab, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    if (tab !== "rehearsal") return;
    const wanted = rest.join("/");
    const file = wanted.match(/^(.+\.yml)(?::(\d+))?$/);
    // Whoever follows a place from the picture keeps the picture.
    const there = file && !place.querySelector('[data-panel="stories"]').hidden && stories.drawn;
    const shown = there ? Promise.resolve() : show(wanted ? "stories" : "talk");
    if (file) shown.then(() => stories.read(file[1], Number(file[2] ?? 0))).catch(tools.refused);
  }

  for (const button of place.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      location.hash = button.dataset.view === "talk" ? "rehearsal" : "rehearsal/stories";
    });
  }
  addEventListener("hashchange", follow);
  follow();
}
