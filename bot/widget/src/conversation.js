/**
 * The conversation: what the desk has stored (`messages`, by number), and what is still on its way to it (`pending`).
 *
 * A message is {id, author, said_at, bubble, agent_number?, client_id?, helpful?} as the desk tells it. One that the
 * desk did not keep has no id, but `order`, its place among the others. A pending one is {id, kind, text, payload, name,
 * at, state, why?} with the kind `text`, `photo`, `restart` or `rating` and the state `waiting`, `sending` or `failed`; its
 * id becomes the message's `client_id`. `words` are the customer's as they were typed or stood on the button, by that id:
 * the desk keeps them in one spelling. `erased` counts how often everything was erased at the customer's wish.
 */

const MOST_KEPT = 300;
const ID_BYTES = 16;

export const EMPTY = { session: null, messages: [], pending: [], words: {}, read: null, greetedAt: null, hidden: 0, erased: 0 };

export const orderOf = (message) => message.id ?? message.order;

/** The number of the newest stored message; 0 before the first. */
export const lastId = ({ messages }) => Math.max(0, ...messages.map((message) => message.id ?? 0));

/** Takes in messages from the desk; the same one again only replaces itself. */
export function withMessages(value, arrived) {
  const known = new Map(value.messages.map((message) => [orderOf(message), message]));
  let end = Math.max(0, ...known.keys());
  for (const message of arrived) {
    const order = message.id ?? (end += 0.001);
    end = Math.max(end, order);
    known.set(order, message.id ? message : { ...message, order });
  }
  const messages = [...known.values()].sort((a, b) => orderOf(a) - orderOf(b)).slice(-MOST_KEPT);
  const stored = new Set(arrived.map((message) => message.client_id));
  return { messages, pending: value.pending.filter((one) => !stored.has(one.id)) };
}

/** What the answer to the pending message `id` changes: `stored` and `messages` as the desk sent them. */
export function withAnswer(value, id, { stored, messages }) {
  const said = messages.map((message) => (message.id ? message : { ...message, said_at: new Date().toISOString(), of: id }));
  const unanswered = { ...value, messages: value.messages.filter((message) => message.of !== id) };
  if (!stored) return { ...withMessages(unanswered, said), pending: changed(value.pending, id, { state: "failed" }) };
  const pending = value.pending.filter((one) => one.id !== id);
  // Stored, but nothing of it left: everything was erased at the customer's wish.
  const forgotten = said.length > 0 && said.every((message) => !message.id);
  const { messages: shown, words } = forgotten ? EMPTY : unanswered;
  const erased = (value.erased ?? 0) + (forgotten ? 1 : 0);
  return { words, erased, ...withMessages({ ...unanswered, messages: shown, pending }, said) };
}

/** What the customer sees of what is on its way. */
export const spoken = ({ pending }) => pending.filter(({ kind }) => kind === "text" || kind === "photo");

/** The customer's words with those of one more message, without those that nobody sees any more. */
export function withWords({ words, messages, pending }, id, text) {
  const there = new Set([...messages.map(({ client_id }) => client_id), ...pending.map((one) => one.id)]);
  return { ...Object.fromEntries(Object.entries(words).filter(([known]) => there.has(known))), [id]: text };
}

/** What another tab keeps, with what this one has and of which that tab has not heard: stored messages, waiting ones. */
export function withUnheard(mine, theirs) {
  const [erasedHere, erasedThere] = [mine.erased ?? 0, theirs.erased ?? 0];
  const same = mine.session?.token === theirs.session?.token;
  // That tab has not heard that everything was erased.
  if (same && erasedHere > erasedThere) return mine;
  return withWaiting(mine, same && erasedHere === erasedThere ? withStored(mine, theirs) : theirs);
}

function withStored(mine, theirs) {
  const known = new Set(theirs.messages.map(({ id }) => id));
  const unheard = mine.messages.filter(({ id }) => id && !known.has(id));
  if (!unheard.length) return theirs;
  return { ...theirs, words: { ...mine.words, ...theirs.words }, ...withMessages(theirs, unheard) };
}

function withWaiting(mine, theirs) {
  const heard = new Set([...theirs.messages.map(({ client_id }) => client_id), ...theirs.pending.map((one) => one.id)]);
  const unheard = mine.pending.filter((one) => one.state === "waiting" && !heard.has(one.id));
  if (!unheard.length) return theirs;
  const words = Object.fromEntries(unheard.filter(({ id }) => id in mine.words).map(({ id }) => [id, mine.words[id]]));
  return { ...theirs, pending: [...theirs.pending, ...unheard], words: { ...theirs.words, ...words } };
}

export function changed(pending, id, changes) {
  return pending.map((one) => (one.id === id ? { ...one, ...changes } : one));
}

/** Up to which number nothing is shown: to where the customer began anew, here or on another device. */
export function beginning({ messages, hidden }) {
  return Math.max(hidden, ...messages.map((message) => (message.bubble.restart ? message.id : 0)));
}

/** The messages on the screen, each of the customer's in the customer's words. */
export function visible({ messages, words, hidden }) {
  const titles = {};
  const shown = [];
  const before = beginning({ messages, hidden });
  for (const message of messages) {
    for (const button of message.bubble.buttons ?? []) titles[button.payload] = button.title;
    if (orderOf(message) <= before) continue;
    const { payload } = message.bubble;
    const text = words[message.client_id] ?? (payload ? (titles[payload] ?? "（已选择）") : message.bubble.text);
    shown.push({ ...message, text });
  }
  return shown;
}

/** The buttons that can be pressed now: those offered since a person, of either side, spoke last; each once. */
export function choices(shown, pending) {
  if (pending.some((one) => one.state !== "failed")) return [];
  let last = shown.length - 1;
  while (last > 0 && shown[last].author === "desk") last -= 1;
  const offered = shown.slice(Math.max(0, last)).flatMap((message) => message.bubble.buttons ?? []);
  return [...new Map(offered.map((button) => [button.payload, button])).values()];
}

/** How many messages have come since the window was last looked at. */
export function unread({ messages, read, hidden }, loadedAt) {
  const before = beginning({ messages, hidden });
  const isNew = ({ id, said_at }) => (read === null ? Date.parse(said_at) > loadedAt : id > read);
  return messages.filter((one) => one.author !== "customer" && one.id && one.id > before && isNew(one)).length;
}

export function drawId() {
  // randomUUID exists on secure origins only; a shop's test page may be plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
