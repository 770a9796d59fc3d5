/** The tab of checking and going live. */

import { ask } from "/agents/page/dialogs.js";
import { moment } from "/agents/page/words.js";
import { clone, field, fill } from "/page/templates.js";
import { get, post } from "./api.js";
import { findingList } from "./findings.js";

const LOOK_MS = 1_000;
const KINDS = { begin: "起点", promote: "上线", rollback: "退回" };
const SAYS = { waiting: "等着", kept: "没有变，沿用上次的结果", done: "", failed: "没有通过" };
const VERDICTS = {
  green: "检查通过。",
  red: "检查没有通过，不能上线。",
  broken: "检查没有做完。",
};
const ROLLBACK_WHY = "一键退回";

export function open(place, { toast, refused }) {
  const part = (name) => field(place, name);
  const deed = (name) => place.querySelector(`[data-do="${name}"]`);
  const promoting = place.querySelector("dialog.promote");
  let state = null;
  let timer = 0;
  let compared = null;
  let allIntents = false;
  let awaited = null;

  async function load() {
    clearTimeout(timer);
    show(await get("/versions"));
  }

  function show(now) {
    state = now;
    showLive();
    showDraft();
    showJob();
    showHistory();
    loadComparison().catch(refused);
    const busy = state.job?.state === "running" || newest() !== undefined;
    clearTimeout(timer);
    if (busy && !place.hidden) timer = setTimeout(() => load().catch(refused), LOOK_MS);
  }

  /** The decision that no worker has carried out yet. */
  function newest() {
    const [first] = state.history;
    return first && !first.served && !first.failed ? first : undefined;
  }

  function showLive() {
    const { live, live_commit, before_live, may_review } = state;
    part("live_commit").textContent = live_commit.slice(0, 7);
    part("live_says").textContent = live
      ? `${live.subject} · ${moment(live.when)} ${live.name || "服务启动时"}${live.why ? ` · ${live.why}` : ""}`
      : "还没有从这里上线过：服务用的是项目文件夹里的内容。";
    deed("rollback").hidden = !may_review || !before_live;
    deed("rollback").textContent = before_live ? `退回 ${before_live.commit.slice(0, 7)}` : "";
    deed("rollback").disabled = newest() !== undefined;
    const coming = newest();
    part("switching").hidden = !coming;
    part("switching").textContent = coming ? `正在启动 ${coming.commit.slice(0, 7)}，准备好就换上……` : "";
    const [first] = state.history;
    part("failed").hidden = !first?.failed;
    part("failed").textContent = first?.failed ? `${first.commit.slice(0, 7)} 没有换上：${first.failed}。线上还是原来的版本。` : "";
    if (awaited && !coming) {
      if (first.served) toast(`${first.commit.slice(0, 7)} 已经在服务`);
      awaited = null;
    }
  }

  function showDraft() {
    const { draft, job, may_review, why_not, live_branch } = state;
    part("draft_commit").textContent = draft.commit.slice(0, 7);
    const parts = [draft.changes ? `${draft.changes} 处改动还没并入 ${live_branch}` : `已全部并入 ${live_branch}`];
    if (draft.behind) parts.push(`${live_branch} 又有 ${draft.behind} 处新改动`);
    part("draft_says").textContent = parts.join("，");
    const running = job?.state === "running";
    deed("check").disabled = running;
    deed("check").textContent = running ? "正在检查" : "检查";
    deed("promote").hidden = !may_review || why_not !== null;
    deed("promote").disabled = newest() !== undefined;
    part("why_not").hidden = running || why_not === null;
    part("why_not").textContent = why_not ?? "";
  }

  function showJob() {
    const { job } = state;
    part("job").hidden = !job;
    if (!job) return;
    part("verdict").className = `verdict ${job.state}`;
    part("verdict").textContent = verdict(job);
    part("steps").replaceChildren(...job.steps.map(stepRow));
    part("findings").replaceChildren(...(job.findings.length ? [findingList(job.findings)] : []));
    part("gates").replaceChildren(...job.gates.map(gateRow));
  }

  async function loadComparison() {
    const { job } = state;
    part("comparison").hidden = !job?.compared;
    if (!job?.compared || compared?.id === job.id) return;
    compared = { id: job.id, ...(await get(`/versions/jobs/${job.id}/comparison`)) };
    showComparison();
  }

  function showComparison() {
    part("figures").replaceChildren(...compared.figures.map(figure), speed(compared.speed));
    for (const name of ["worse", "better"]) {
      part(`${name}_count`).textContent = compared[`${name}_count`];
      part(name).replaceChildren(...compared[name].map(exampleRow));
    }
    const rows = compared.intents.filter((row) => allIntents || row.change || row.added || row.removed);
    part("intents").replaceChildren(...rows.map(intentRow));
    deed("all-intents").hidden = allIntents || rows.length === compared.intents.length;
  }

  function showHistory() {
    part("no_history").hidden = state.history.length > 0;
    part("history").replaceChildren(...state.history.map(releaseRow));
  }

  function releaseRow(release) {
    const row = clone("release-template");
    const current = release.number === state.live?.number;
    field(row, "kind").textContent = KINDS[release.kind];
    field(row, "commit").textContent = release.commit.slice(0, 7);
    field(row, "subject").textContent = release.subject;
    field(row, "when").textContent = moment(release.when);
    field(row, "who").textContent = release.who ? `${release.name}（${release.who}）` : "";
    fill(row, "now", current ? "线上" : "");
    fill(row, "why", release.why);
    fill(row, "became", release.failed ? `没有换上：${release.failed}` : release.is_ours ? "" : "签名不对，不会加载");
    const button = row.querySelector("button");
    button.hidden = !state.may_review || Boolean(release.failed) || !release.is_ours || release.commit === state.live?.commit;
    button.addEventListener("click", () => goBack(release.number));
    return row;
  }

  async function goBack(number) {
    deed("rollback").disabled = true;
    try {
      awaited = true;
      show(await post("/versions/rollback", { why: ROLLBACK_WHY, number }));
    } catch (refusal) {
      refused(refusal);
      await load().catch(refused);
    }
  }

  deed("check").addEventListener("click", async () => {
    deed("check").disabled = true;
    try {
      show(await post("/versions/check"));
    } catch (refusal) {
      refused(refusal);
      await load().catch(refused);
    }
  });
  deed("promote").addEventListener("click", () => {
    field(promoting, "promote_commit").textContent = state.draft.commit.slice(0, 7);
    ask(promoting, async ({ elements }) => {
      awaited = true;
      show(await post("/versions/promote", { why: elements.why.value }));
    });
  });
  deed("rollback").addEventListener("click", () => goBack(state.before_live.number));
  deed("all-intents").addEventListener("click", () => {
    allIntents = true;
    showComparison();
  });

  const shown = () => load().catch(refused);
  shown();
  return { shown };
}

function verdict(job) {
  if (job.state === "running") return `正在检查 ${job.commit.slice(0, 7)}，还要约 ${duration(job.seconds_left)}`;
  const old = job.is_of_draft ? "" : "（草稿后来又改过，请再检查一次）";
  return `${job.commit.slice(0, 7)}：${VERDICTS[job.state]}${job.says ? ` ${job.says}。` : ""}${old}`;
}

function duration(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} 秒`;
  return `${Math.floor(seconds / 60)} 分 ${Math.round(seconds % 60)} 秒`;
}

function stepRow(step) {
  const row = clone("step-template");
  row.dataset.state = step.state;
  field(row, "label").textContent = step.label;
  const bar = row.querySelector("progress");
  bar.setAttribute("aria-label", step.label);
  if (step.state === "running") {
    if (step.of) bar.value = step.done / step.of;
    else bar.removeAttribute("value");
  } else bar.value = step.state === "waiting" ? 0 : 1;
  const count = step.state === "running" && step.of ? `${step.done} / ${step.of}` : "";
  const took = step.seconds && step.state === "done" ? duration(step.seconds) : "";
  field(row, "says").textContent = count || took || SAYS[step.state] || "";
  return row;
}

function gateRow(gate) {
  const row = clone("gate-template");
  row.dataset.passed = String(gate.passed);
  field(row, "label").textContent = gate.passed ? gate.label : `没有做到：${gate.label}`;
  field(row, "says").textContent = gate.says;
  return row;
}

function figure({ label, messages, before, after, change }) {
  const node = clone("figure-template");
  field(node, "label").textContent = `${label} ${messages} 条`;
  field(node, "after").textContent = after === null ? "–" : `${after}%`;
  field(node, "change").textContent = after === null ? "" : `线上 ${before}%，${signed(change)} 个点`;
  return node;
}

function speed({ before, after }) {
  const node = clone("figure-template");
  field(node, "label").textContent = "一轮对话";
  field(node, "after").textContent = `${after} 毫秒`;
  field(node, "change").textContent = `线上 ${before} 毫秒`;
  return node;
}

function exampleRow(example) {
  const row = clone("example-template");
  for (const name of ["text", "set", "intent", "before", "after"]) field(row, name).textContent = example[name];
  return row;
}

function intentRow({ intent, messages, before, after, change, added, removed }) {
  const row = document.createElement("tr");
  const cells = [intent, messages, percent(before), percent(after), messages ? signed(change) : "", added || "", removed || ""];
  for (const content of cells) {
    const cell = document.createElement("td");
    cell.textContent = content;
    row.append(cell);
  }
  if (change) row.className = change < 0 ? "lost" : "gained";
  return row;
}

function percent(value) {
  return value === null ? "–" : `${value}%`;
}

function signed(value) {
  return value > 0 ? `+${value.toFixed(1)}` : value.toFixed(1);
}
