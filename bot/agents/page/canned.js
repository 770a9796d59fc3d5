/** Replies to begin with, by topic. */

import { clone, field, fill } from "/page/templates.js";

/** Fills `place` with the replies, their placeholders filled from `values`; `onChosen(text)` gets the one chosen. */
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

function choice(template, values, onChosen) {
  const text = filled(template, values);
  const button = clone("canned-template");
  button.textContent = text;
  button.addEventListener("click", () => onChosen(text));
  return button;
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
