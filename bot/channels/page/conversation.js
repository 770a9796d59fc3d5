/**
 * The turns of the conversation, kept over a reload.
 *
 * A turn is {id, text, payload, state, sentAt, answeredAt, replies}: what the customer saw as the own message, what was
 * sent for it, `sending` | `failed` | `answered`, times in milliseconds, and the bubbles of the answer. The answer
 * belongs to its turn, so the same answer arriving twice cannot be shown twice. What the desk or a colleague says
 * without having been asked is a turn without words of the customer: {id, post, agent, state, answeredAt, replies} with
 * the message's number as `post` and the colleague's as `agent`.
 */

import { read, write } from "./storage.js";

const KEY = "anxin.conversation";
const MOST_KEPT = 200;
const ID_BYTES = 16;

export class Conversation {
  #turns = [];

  constructor() {
    this.restore();
    // The page was left while these were under way: whether they arrived is not known, sending them again is safe.
    for (const turn of this.#turns) if (turn.state === "sending") turn.state = "failed";
  }

  get turns() {
    return this.#turns;
  }

  get waiting() {
    return this.#turns.some((turn) => turn.state === "sending");
  }

  /** The number of the newest message that came by itself; 0 before the first. */
  get lastPost() {
    return Math.max(0, ...this.#turns.map((turn) => turn.post ?? 0));
  }

  /** Takes over what is kept, such as another tab's turns. */
  restore() {
    const kept = read(KEY);
    this.#turns = Array.isArray(kept) ? kept : [];
  }

  begin(text, payload) {
    const turn = { id: drawId(), text, payload, state: "sending", sentAt: Date.now() };
    this.#turns = [...this.#turns, turn].slice(-MOST_KEPT);
    this.#keep();
    return turn;
  }

  /** A failed turn goes on as the latest, under its own id. */
  beginAgain(id) {
    const turn = this.#find(id);
    this.#turns = [...this.#turns.filter((other) => other !== turn), turn];
    this.#change(id, { state: "sending", sentAt: Date.now() });
    return turn;
  }

  answered(id, replies) {
    this.#change(id, { state: "answered", answeredAt: Date.now(), replies });
  }

  /** A message that came by itself; the same one again changes nothing. */
  received({ id: post, agent_number: agent, said_at, bubble }) {
    if (this.#turns.some((turn) => turn.post === post)) return null;
    const turn = { id: `post-${post}`, post, agent, state: "answered", answeredAt: Date.parse(said_at), replies: [bubble] };
    this.#turns = [...this.#turns, turn].slice(-MOST_KEPT);
    this.#keep();
    return turn;
  }

  failed(id) {
    this.#change(id, { state: "failed" });
  }

  clear() {
    this.#turns = [];
    this.#keep();
  }

  #find(id) {
    return this.#turns.find((turn) => turn.id === id);
  }

  #change(id, changes) {
    const turn = this.#find(id);
    // A new conversation may have begun while the answer to the old one was on its way.
    if (!turn) return;
    Object.assign(turn, changes);
    this.#keep();
  }

  #keep() {
    write(KEY, this.#turns);
  }
}

function drawId() {
  // randomUUID exists on secure origins only; a desk inside a company's network may be plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
