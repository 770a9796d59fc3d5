/** The agents' page: what the agent does, and what the desk tells, brought together. */

import { field } from "/page/templates.js";
import { get, post } from "./api.js";
import { Board } from "./board.js";
import { drawCanned } from "./canned.js";
import { drawCounts } from "./counts.js";
import { close, findCase, handBack, openByHand, passOn, showPhoto } from "./dialogs.js";
import { Draft } from "./draft.js";
import { Login } from "./login.js";
import { drawPanel } from "./panel.js";
import { Queue } from "./queue.js";
import { Sound } from "./sound.js";
import { Transcript } from "./transcript.js";
import { waited } from "./words.js";

const TITLE = document.title;
const TOAST_MS = 5_000;
const UNAUTHORISED = 401;
const byId = (id) => document.getElementById(id);

const login = new Login(byId("login"), post, begin);
const sound = new Sound(byId("sound"));
const queue = new Queue(look, take);
const answers = { onDone: done, onRefused: refused };
const board = new Board(answers, openCase, (place) => drawCounts(place).catch(refused));
const transcript = new Transcript(byId("transcript"), (photo) => showPhoto(byId("photo-dialog"), photo));
const draft = new Draft(byId("composer"), { conversation: () => open?.id, onSent: answered, onRefused: refused });

let me = null;
let lists = null;
let open = null;
let colleagues = [];
let shownCase = null;
let stream = null;
let toastTimer = 0;

async function begin() {
  try {
    me = await get("/me");
    if (!me) return login.show();
    lists = await get("/lists");
  } catch (refusal) {
    return toast(refusal.message);
  }
  byId("desk").hidden = false;
  listen();
}

function listen() {
  stream?.close();
  stream = new EventSource("/agents/api/events");
  stream.addEventListener("queue", ({ data }) => showQueue(JSON.parse(data)));
  stream.addEventListener("board", ({ data }) => board.show(JSON.parse(data)));
  stream.addEventListener("logged_out", leave);
}

function leave() {
  stream?.close();
  location.reload();
}

function showQueue(state) {
  me = state.me;
  colleagues = state.colleagues;
  const { fresh, danger, passed } = queue.show(state);
  if (fresh) sound.play(danger);
  if (passed.length) toast(`同事转来一个会话：${passed[0].customer}`);
  document.title = state.waiting.length ? `(${state.waiting.length}) ${TITLE}` : TITLE;
  byId("my-number").textContent = me.number;
  byId("my-name").textContent = me.name;
  // A state told before the desk knows of the click would turn the switch back under the agent's finger.
  if (!byId("duty").dataset.told) byId("duty").checked = me.on_duty;
  // Before this nobody knows what a click would change.
  byId("duty-switch").hidden = false;
  byId("colleagues").textContent = state.on_duty.length ? `在岗：${state.on_duty.join("、")}` : "没有人在岗";
  const entry = open && queue.find(open.id);
  byId("customer-typing").hidden = !entry?.typing;
  if (open && (!entry ? open.state !== "closed" : isNews(entry))) look(open.id);
}

function isNews(entry) {
  return entry.newest !== open.newest || entry.state !== open.state || entry.taken_by !== open.taken_by || entry.urgent !== open.urgent || entry.undelivered !== open.undelivered;
}

async function look(id) {
  try {
    show(await get(`/conversations/${id}`));
  } catch (refusal) {
    refused(refusal);
  }
}

async function take(id) {
  try {
    show(await post(`/conversations/${id}/take`));
    draft.focus();
  } catch (refusal) {
    refused(refusal);
    look(id);
  }
}

/** An answer has arrived; meanwhile the agent may have opened another conversation, which stays. */
function answered(conversation) {
  if (open?.id === conversation.id) show(conversation);
}

/** The conversation in the middle, as the desk tells it. */
function show(conversation) {
  const anew = open?.id !== conversation.id;
  if (anew) draft.clear();
  open = conversation;
  shownCase = null;
  if (anew) drawCanned(byId("canned"), lists.canned, cannedValues(), (text) => draft.insert(text));
  const mine = conversation.state === "taken" && conversation.taken_by === me.number;
  const place = byId("open");
  place.hidden = false;
  byId("nothing").hidden = true;
  byId("desk").dataset.view = "talk";
  field(place, "customer").textContent = conversation.customer;
  field(place, "reason").textContent = conversation.reason;
  field(place, "since").textContent = conversation.state === "closed" ? " · 已结束" : ` · ${waited(conversation.asked_at)}`;
  byId("danger").hidden = !conversation.urgent;
  byId("take").hidden = conversation.state === "closed" || (conversation.state === "taken" && !queue.find(conversation.id)?.left_alone);
  for (const id of ["pass-on", "hand-back", "close", "composer"]) byId(id).hidden = !mine;
  byId("customer-typing").hidden = !queue.find(conversation.id)?.typing;
  byId("not-mine").hidden = mine;
  byId("not-mine").textContent = whoseTurn(conversation);
  transcript.draw(conversation.messages, anew);
  drawPanel(byId("panel"), conversation, note, answers);
  queue.mark(conversation.id, conversation.newest);
}

function whoseTurn({ state, taken_by }) {
  if (state === "closed") return "这个会话已经结束，智能助手在接着为顾客服务。";
  if (state === "taken") return `工号${taken_by}正在处理这个会话。`;
  return "还没有人接手。接手以后就可以回复顾客。";
}

async function note(number, text) {
  try {
    const panel = await post(`/cases/${number}/notes`, { text });
    if (open?.case?.number === number) look(open.id);
    else showCase(panel);
  } catch (refusal) {
    refused(refusal);
  }
}

/** A case without a conversation: opened by hand, or looked up. */
function showCase(matter) {
  open = null;
  shownCase = matter.number;
  byId("open").hidden = true;
  byId("nothing").hidden = false;
  byId("nothing").textContent = `受理号 ${matter.number} 的资料在旁边。`;
  byId("desk").dataset.view = "panel";
  queue.mark(null);
  drawPanel(byId("panel"), { case: matter }, note, answers);
}

async function openCase(number) {
  try {
    showCase(await findCase(number));
  } catch (refusal) {
    refused(refusal);
  }
}

/** A deed is done: its sentence is shown, and what stands beside is read anew. */
function done(sentence) {
  toast(sentence);
  if (open) look(open.id);
  else if (shownCase) openCase(shownCase);
}

/** The conversations, or what waits beside them. */
function turnTo(tab) {
  const toBoard = tab === "board";
  byId("tab-board").setAttribute("aria-pressed", String(toBoard));
  byId("tab-talks").setAttribute("aria-pressed", String(!toBoard));
  for (const id of ["board", "board-lists"]) byId(id).hidden = !toBoard;
  for (const id of ["talk", "talk-lists"]) byId(id).hidden = toBoard;
}

function cannedValues() {
  return { case_number: open?.case_number ?? "", agent_number: me.number };
}

function refused(refusal) {
  if (refusal.status === UNAUTHORISED) return leave();
  toast(refusal.message);
}

function toast(text) {
  clearTimeout(toastTimer);
  byId("toast").textContent = text;
  byId("toast").hidden = false;
  toastTimer = setTimeout(() => (byId("toast").hidden = true), TOAST_MS);
}

byId("take").addEventListener("click", () => take(open.id));
byId("hand-back").addEventListener("click", () => handBack(byId("hand-back-dialog"), open, show));
byId("pass-on").addEventListener("click", () => {
  if (colleagues.length) passOn(byId("pass-on-dialog"), open, colleagues, show);
  else toast("现在没有别的同事在岗。");
});
byId("close").addEventListener("click", () => close(byId("close-dialog"), open, lists, show));
byId("by-hand").addEventListener("click", () => openByHand(byId("by-hand-dialog"), lists, showCase));
byId("back").addEventListener("click", () => (byId("desk").dataset.view = "lists"));
byId("to-panel").addEventListener("click", () => {
  const { dataset } = byId("desk");
  dataset.view = dataset.view === "panel" ? "talk" : "panel";
});
byId("canned-toggle").addEventListener("click", ({ target }) => {
  const shown = !byId("canned").hidden;
  byId("canned").hidden = shown;
  target.setAttribute("aria-expanded", String(!shown));
});
byId("duty").addEventListener("change", async ({ target }) => {
  target.dataset.told = "under way";
  try {
    me = await post("/duty", { on_duty: target.checked });
  } catch (refusal) {
    refused(refusal);
  } finally {
    delete target.dataset.told;
    target.checked = me.on_duty;
  }
});
byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  openCase(event.target.elements.number.value.trim());
});
for (const tab of ["talks", "board"]) {
  byId(`tab-${tab}`).addEventListener("click", () => {
    byId("desk").dataset.view = "lists";
    turnTo(tab);
    if (tab === "board") board.enter();
  });
}
byId("board-back").addEventListener("click", () => (byId("desk").dataset.view = "lists"));
byId("logout").addEventListener("click", async () => {
  await post("/logout").catch(() => {});
  leave();
});

begin();
