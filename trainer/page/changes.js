/** The tab of changes: commits since the live branch, what each changed, and the reviewer's two deeds. */

import { ask } from "/agents/page/dialogs.js";
import { moment } from "/agents/page/words.js";
import { clone, field, fill } from "/page/templates.js";
import { get, post } from "./api.js";

const SIGNS = { added: "+", removed: "−", same: "", skip: "⋯" };

export function open(place, { toast, refused }) {
  const part = (name) => field(place, name);
  const deed = (name) => place.querySelector(`[data-do="${name}"]`);
  let state = null;
  let current = null;

  async function load() {
    show(await get("/changes"));
  }

  function show(changes) {
    state = changes;
    part("number").textContent = changes.commits.length;
    part("commits").replaceChildren(...changes.commits.map(row));
    part("none").hidden = changes.commits.length > 0;
    part("behind").hidden = !changes.behind;
    part("behind").textContent = `${changes.live_branch} 又有了 ${changes.behind} 处新改动，并入时会先合到一起。`;
    part("footer").hidden = !changes.may_review || !changes.commits.length;
    part("why_not").hidden = !changes.why_not;
    part("why_not").textContent = changes.why_not ?? "";
    part("live_branch").textContent = changes.live_branch;
    deed("all").hidden = !changes.commits.length;
    if (current && !changes.commits.some(({ id }) => id === current.id)) close();
    mark();
  }

  function row(commit) {
    const item = clone("commit-template");
    const button = item.firstElementChild;
    field(item, "subject").textContent = commit.subject;
    fill(item, "state", commit.sent_back ? "已退回" : "");
    field(item, "author").textContent = `${commit.author}（${commit.number}）`;
    field(item, "when").textContent = moment(commit.when);
    field(item, "files").textContent = commit.files.join("、");
    button.classList.toggle("sent-back", commit.sent_back);
    button.dataset.id = commit.id;
    button.addEventListener("click", () => look(commit).catch(refused));
    return item;
  }

  async function look(commit) {
    const diff = await get(`/changes/${commit?.id ?? "all"}/diff`);
    current = commit;
    part("choose").hidden = true;
    part("head").hidden = part("diffs").hidden = false;
    part("title").textContent = commit ? commit.subject : "全部改动合起来";
    part("by").textContent = commit ? `${commit.author}（${commit.number}） ${moment(commit.when)}` : "";
    part("body").textContent = commit?.body ?? "";
    deed("send-back").hidden = !commit || commit.sent_back || !state.may_review;
    part("diffs").replaceChildren(...diff.files.map(fileDiff), ...(diff.cut ? [clone("cut-template")] : []));
    part("diffs").scrollTop = 0;
    mark();
  }

  function close() {
    current = null;
    part("choose").hidden = false;
    part("head").hidden = part("diffs").hidden = true;
  }

  function mark() {
    const whole = !current && !part("diffs").hidden;
    deed("all").setAttribute("aria-pressed", String(whole));
    for (const button of part("commits").querySelectorAll(".commit")) {
      button.setAttribute("aria-current", String(button.dataset.id === current?.id));
    }
  }

  deed("all").addEventListener("click", () => look(null).catch(refused));
  deed("send-back").addEventListener("click", () => {
    const commit = current;
    ask(place.querySelector("dialog"), async ({ elements }) => {
      show(await post(`/changes/${commit.id}/send_back`, { reason: elements.reason.value }));
      close();
      toast("已退回");
    });
  });
  deed("take-over").addEventListener("click", async () => {
    deed("take-over").disabled = true;
    try {
      show(await post("/changes/take_over"));
      close();
      toast(`已并入 ${state.live_branch}，可以去“检查与上线”上线`);
    } catch (refusal) {
      refused(refusal);
      await load().catch(refused);
    } finally {
      deed("take-over").disabled = false;
    }
  });

  const shown = () => load().catch(refused);
  shown();
  return { shown };
}

function fileDiff({ path, lines }) {
  const section = clone("file-diff-template");
  field(section, "path").textContent = path;
  field(section, "lines").replaceChildren(...lines.map(lineRow));
  return section;
}

function lineRow({ kind, old, new: now, text }) {
  const node = document.createElement("tr");
  node.className = kind;
  for (const [name, content] of [["number", old || ""], ["number", now || ""], ["sign", SIGNS[kind]], ["text", text]]) {
    const cell = document.createElement("td");
    cell.className = name;
    cell.textContent = content;
    node.append(cell);
  }
  return node;
}
