/** The replies: found, edited with a preview that follows, saved. */

import { clone, field } from "/page/templates.js";
import { get, post } from "./api.js";
import { showRefusal } from "./findings.js";

const PAUSE_MS = 250;

export function open(place, { toast, refused }) {
  const part = (name) => field(place, name);
  const form = part("body");
  let replies = [];
  let current = null;
  let timer = 0;
  let asked = 0;

  async function load() {
    ({ replies } = await get("/replies"));
    list();
  }

  function list() {
    const sought = part("search").value.trim().toLowerCase();
    const found = replies.filter(({ name, texts }) => !sought || name.includes(sought) || texts.some((text) => text.includes(sought)));
    part("number").textContent = found.length;
    part("list").replaceChildren(...found.map(row));
    mark();
  }

  function row({ name, texts }) {
    const item = clone("reply-template");
    field(item, "text").textContent = texts[0];
    field(item, "name").textContent = name;
    item.firstElementChild.dataset.name = name;
    item.firstElementChild.addEventListener("click", () => leave() && look(name).catch(refused));
    return item;
  }

  const leave = () => !form.dataset.changed || confirm("这条回复改了还没有保存，不要了吗？");

  async function look(name) {
    show(await get(`/replies/${name}`));
    showRefusal(part("refusal"), null);
    place.querySelector(".reply").scrollTop = 0;
  }

  function show(reply) {
    current = reply;
    delete form.dataset.changed;
    part("choose").hidden = true;
    form.hidden = false;
    part("title").textContent = reply.name;
    part("place").textContent = `${reply.path} 第 ${reply.line} 行`;
    part("placeholders").replaceChildren(...reply.placeholders.map(placeholder));
    part("wordings").replaceChildren(...reply.wordings.map(wordingRow));
    mark();
    preview();
  }

  function placeholder({ name, sample }) {
    const item = clone("placeholder-template");
    field(item, "name").textContent = `{${name}}`;
    field(item, "sample").textContent = sample;
    return item;
  }

  function wordingRow({ place: number, text, mood, channel, buttons = [] }) {
    const item = clone("wording-template");
    item.dataset.place = number ?? "";
    item.dataset.mood = mood;
    field(item, "text").value = text;
    const isNew = number === undefined;
    field(item, "for").textContent = isNew ? "新的说法，说给" : [current.moods[mood] ?? mood, channel].filter(Boolean).join(" · ");
    const select = field(item, "mood");
    select.hidden = !isNew;
    select.replaceChildren(...Object.entries(current.moods).map(([code, label]) => new Option(label, code)));
    field(item, "titles-row").hidden = !buttons.length;
    field(item, "titles").replaceChildren(...buttons.map(titleInput));
    item.querySelector(".remove").addEventListener("click", () => {
      item.remove();
      changed();
    });
    return item;
  }

  function given() {
    return [...part("wordings").children].map((item) => ({
      place: item.dataset.place === "" ? null : Number(item.dataset.place),
      text: field(item, "text").value,
      mood: item.dataset.place === "" ? field(item, "mood").value : item.dataset.mood,
      titles: [...field(item, "titles").children].map(({ value }) => value),
    }));
  }

  function changed() {
    form.dataset.changed = "yes";
    clearTimeout(timer);
    timer = setTimeout(preview, PAUSE_MS);
  }

  async function preview() {
    const number = ++asked;
    const rows = [...part("wordings").children];
    try {
      const { wordings } = await post(`/replies/${current.name}/preview`, { wordings: given() });
      // A later one may have come back first.
      if (number === asked) rows.forEach((item, index) => wordings[index] && shown(item, wordings[index]));
    } catch (refusal) {
      refused(refusal);
    }
  }

  async function save() {
    showRefusal(part("refusal"), null);
    try {
      show(await post(`/replies/${current.name}`, { base: current.hash, wordings: given() }));
      toast("记进草稿了");
      await load();
    } catch (refusal) {
      if (!refusal.body) throw refusal;
      showRefusal(part("refusal"), refusal);
      place.querySelector(".reply").scrollTop = 0;
    }
  }

  function mark() {
    for (const button of part("list").querySelectorAll(".reply-row")) {
      button.setAttribute("aria-current", String(button.dataset.name === current?.name));
    }
  }

  part("search").addEventListener("input", list);
  part("wordings").addEventListener("input", changed);
  place.querySelector('[data-do="add"]').addEventListener("click", () => {
    const item = wordingRow({ text: "", mood: "" });
    part("wordings").append(item);
    field(item, "text").focus();
    changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save().catch(refused);
  });
  addEventListener("beforeunload", (event) => form.dataset.changed && event.preventDefault());

  const reload = () => load().catch(refused);
  reload();
  return { shown: reload };
}

/** A wording as its preview has it. */
function shown(item, { text, buttons, wechat, problems }) {
  field(item, "bubble").textContent = text;
  field(item, "buttons").replaceChildren(...buttons.map((title) => made("span", "choice", title)));
  field(item, "wechat").replaceChildren(...wechat.map((said) => made("div", "bubble", said)));
  field(item, "problems").replaceChildren(...problems.map(problemRow));
}

function titleInput(title) {
  const input = made("input", "title", "");
  Object.assign(input, { value: title, maxLength: 20, ariaLabel: "按钮上的字" });
  return input;
}

function problemRow({ problem, words, instead }) {
  const item = clone("problem-template");
  field(item, "words").textContent = words && `“${words}”`;
  field(item, "problem").textContent = problem;
  field(item, "instead").textContent = instead;
  return item;
}

function made(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
