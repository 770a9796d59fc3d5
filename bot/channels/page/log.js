/** The conversation on the screen. What the customer and the desk say only ever becomes text. */

import { decisionCard } from "./card.js";
import { clone, field, fill } from "./templates.js";

const timeOfDay = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const today = new Intl.DateTimeFormat("zh-CN", timeOfDay);
const earlier = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric", ...timeOfDay });

export class ConversationLog {
  #place;
  #onRetry;

  /** Draws into `place`; `onRetry(id)` is called when the customer sends a failed turn again. */
  constructor(place, onRetry) {
    this.#place = place;
    this.#onRetry = onRetry;
  }

  /** Shows exactly `turns`. Whatever is on the screen already stays untouched, so that it is not read out again. */
  draw(turns) {
    const shown = new Map(Array.from(this.#place.children, (node) => [node.dataset.id, node]));
    for (const { id } of turns) shown.delete(id);
    for (const node of shown.values()) node.remove();
    turns.forEach((turn, index) => {
      const node = this.#node(turn.id) ?? this.#newNode(turn);
      const there = this.#place.children[index] ?? null;
      if (node !== there) this.#place.insertBefore(node, there);
      update(node, turn);
    });
  }

  /** Brings the beginning of a turn into view, or all of it where it fits. */
  reveal(id, behavior = "auto") {
    this.#node(id)?.scrollIntoView({ block: "start", behavior });
  }

  #node(id) {
    return Array.from(this.#place.children).find((node) => node.dataset.id === id);
  }

  #newNode(turn) {
    const node = clone("turn-template");
    node.dataset.id = turn.id;
    if (turn.post) return asPost(node, turn);
    fill(node, "text", turn.text);
    node.querySelector(".retry").addEventListener("click", () => this.#onRetry(turn.id));
    return node;
  }
}

/** A message that came by itself: no words of the customer before it, and a colleague is named by number. */
function asPost(node, { agent }) {
  node.querySelector(".question").remove();
  if (agent) {
    node.classList.add("of-person");
    node.querySelector(".from-desk").hidden = true;
    const from = node.querySelector(".from-person");
    from.hidden = false;
    fill(from, "number", agent);
  }
  return node;
}

function update(node, turn) {
  if (!turn.post) updateQuestion(node, turn);
  const answer = node.querySelector(".answer");
  if (turn.state !== "answered" || !answer.hidden || turn.replies.length === 0) return;
  stamp(field(node, "answered"), turn.answeredAt);
  answer.append(...turn.replies.flatMap(parts));
  answer.hidden = false;
}

function updateQuestion(node, turn) {
  stamp(field(node, "sent"), turn.sentAt);
  node.querySelector(".failed").hidden = turn.state !== "failed";
  // Without an answer a colleague has the conversation: the customer sees that the words have arrived.
  node.querySelector(".delivered").hidden = turn.state !== "answered" || turn.replies.length > 0;
}

/** The bubbles that one reply becomes: its text, its card, or both. */
function parts(reply) {
  const shown = [];
  if (reply.text) {
    const bubble = clone("bubble-template");
    bubble.textContent = reply.text;
    shown.push(bubble);
  }
  if (reply.custom?.type === "decision") shown.push(decisionCard(reply.custom));
  return shown;
}

function stamp(time, moment) {
  const at = new Date(moment);
  const format = at.toDateString() === new Date().toDateString() ? today : earlier;
  time.dateTime = at.toISOString();
  const words = format.format(at);
  if (time.textContent !== words) time.textContent = words;
}
