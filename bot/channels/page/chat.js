/** The chat window: what the customer does, sent to the desk in order, and what comes of it shown. */

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Desk } from "./desk.js";
import { Events } from "./events.js";
import { ConversationLog } from "./log.js";
import { Person } from "./person.js";
import { clone } from "./templates.js";

const byId = (id) => document.getElementById(id);
const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;

const desk = new Desk();
const conversation = new Conversation();
const log = new ConversationLog(byId("turns"), sendAgain);
const composer = new Composer(byId("composer"), say);
const person = new Person(byId("person"));
const events = new Events({
  session: () => desk.session,
  lastId: () => conversation.lastPost,
  on: { message: receive, handover: (handover) => person.show(handover) },
  refused: () => desk.leave(),
});
let lastSent = Promise.resolve();

function receive(message) {
  const turn = conversation.received(message);
  draw();
  if (turn) log.reveal(turn.id);
}

function say(text, payload = text) {
  send(conversation.begin(text, payload));
}

function sendAgain(id) {
  send(conversation.beginAgain(id));
  takeFocus();
}

function choose(title, payload) {
  say(title, payload);
  takeFocus();
}

function send(turn) {
  draw();
  log.reveal(turn.id);
  // One at a time: the desk must hear the customer's messages in the order in which they were written.
  lastSent = lastSent.then(() => deliver(turn));
}

async function deliver({ id, payload }) {
  try {
    conversation.answered(id, await desk.answer(id, payload));
  } catch {
    conversation.failed(id);
  }
  draw();
  log.reveal(id);
  events.follow();
}

function draw() {
  const { turns, waiting } = conversation;
  log.draw(turns);
  drawChoices(turns.at(-1));
  byId("starters").hidden = turns.length > 0;
  byId("anew").hidden = turns.length === 0;
  byId("typing").hidden = !waiting;
}

function drawChoices(turn) {
  const offered = (turn?.replies ?? []).flatMap((reply) => reply.buttons ?? []);
  const byPayload = new Map(offered.map((button) => [button.payload, button]));
  byId("choices").replaceChildren(...Array.from(byPayload.values(), choice));
  byId("choices").hidden = byPayload.size === 0;
}

function choice({ title, payload }) {
  const button = clone("choice-template");
  button.textContent = title;
  button.addEventListener("click", () => choose(title, payload));
  return button;
}

/** Where focus goes when a pressed button has gone; on a phone it must not call up the keyboard. */
function takeFocus() {
  if (hasKeyboard) composer.focus();
  else byId("scroller").focus({ preventScroll: true });
}

function startAnew() {
  desk.leave();
  events.stop();
  person.show({ state: "none" });
  conversation.clear();
  lastSent = Promise.resolve();
  draw();
  takeFocus();
}

byId("starters").addEventListener("click", ({ target }) => {
  if (target.matches("button")) choose(target.textContent);
});
byId("anew").addEventListener("click", () => byId("anew-dialog").showModal());
byId("anew-dialog").addEventListener("close", ({ target }) => {
  if (target.returnValue === "anew") startAnew();
  target.returnValue = "";
});
addEventListener("storage", () => {
  desk.restore();
  conversation.restore();
  draw();
  events.follow();
});

draw();
log.reveal(conversation.turns.at(-1)?.id, "instant");
if (hasKeyboard) composer.focus();
events.follow();
