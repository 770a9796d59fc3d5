/** Replies to begin with, by topic. */

import { clone, field, fill } from "/page/templates.js";

/** Fills `place`; `onChosen(text)` gets a reply with its placeholders filled from `values()`. */
export function drawCanned(place, topics, values, onChosen) {
  place.replaceChildren(
    ...topics.map(({ topic, texts }) => {
      const node = clone("topic-template");
      fill(node, "topic", topic);
      field(node, "texts").append(...texts.map((text) => choice(text, values, onChosen)));
      return node;
    }),
  );
}

function choice(text, values, onChosen) {
  const button = clone("canned-template");
  button.textContent = text;
  button.addEventListener("click", () => onChosen(filled(text, values())));
  return button;
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
