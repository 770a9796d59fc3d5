/** Places in files (`data/rules/claims.yml:12`) as links that open the file at that line. */

const PLACE = /((?:data\/(?:rules|stories)|tests\/conversations)\/[^\s：，。（）()]+?\.yml)(?::(\d+))?/g;

/** The address that shows `path` at `line`. */
export function hrefOf(path, line) {
  return `#rehearsal/${path}${line ? `:${line}` : ""}`;
}

export function placeLink(path, line, text = line ? `${path} 第 ${line} 行` : path) {
  const link = document.createElement("a");
  link.href = hrefOf(path, line);
  link.textContent = text;
  return link;
}

/** `text` as nodes, in which every place that can be opened is a link. */
export function linked(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(PLACE)) {
    nodes.push(text.slice(done, match.index), placeLink(match[1], match[2], match[0]));
    done = match.index + match[0].length;
  }
  return [...nodes, text.slice(done)];
}

/** Whether the file can be opened here. */
export function opens(path) {
  return new RegExp(`^${PLACE.source}$`).test(path);
}
