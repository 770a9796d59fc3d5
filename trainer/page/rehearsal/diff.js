/** What will be written to a file, line by line. */

const SIGNS = { added: "+", removed: "−", same: " ", skip: "⋯" };

export function diffView({ path, lines }) {
  const shown = document.createElement("div");
  shown.className = "small-diff";
  const name = Object.assign(document.createElement("h3"), { className: "code", textContent: path });
  const body = document.createElement("pre");
  Object.assign(body, { className: "code", tabIndex: 0 });
  body.append(
    ...lines.map(({ kind, text }) => Object.assign(document.createElement("span"), { className: kind, textContent: `${SIGNS[kind]} ${text}` })),
  );
  shown.append(name, body);
  return shown;
}
