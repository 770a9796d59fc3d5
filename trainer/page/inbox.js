/** The inbox: doubtful turns in groups, and what a trainer makes of a group. */

import { moment } from "/agents/page/words.js";
import { clone, field } from "/page/templates.js";
import { get, post } from "./api.js";
import { showRefusal } from "./findings.js";
import { Marker } from "./marker.js";

const ASKED_FIRST = { reason: "全部", intent: "全部", channel: "全部", brand: "全部" };
const OUT_OF_SCOPE = "out_of_scope";
const MOST_SUGGESTED = 6;
const percent = (share) => `${Math.round(share * 100)}%`;

export function open(place, { toast, refused }) {
  const part = (name) => field(place, name);
  const deed = (name) => place.querySelector(`[data-do="${name}"]`);
  const filters = place.querySelector(".filters");
  const marker = new Marker(place, () => (deed("only-words").hidden = !marker.words.length));
  let shownGroups = [];
  let current = null;

  const asked = () => Object.fromEntries(new FormData(filters));
  const query = (more = {}) => new URLSearchParams({ ...asked(), ...more });

  async function load() {
    const [choices, found] = await Promise.all([get(`/inbox/choices?state=${asked().state}`), get(`/inbox?${query()}`)]);
    choose(choices);
    shownGroups = [];
    part("groups").replaceChildren();
    add(found);
    if (!shownGroups.some(({ likeness }) => likeness === current)) close();
  }

  function choose(choices) {
    part("total").textContent = choices.total;
    for (const [name, options] of Object.entries(choices.filters)) {
      const counted = options.map(({ code, name: label, count }) => [code, `${label}（${count}）`]);
      fillSelect(filters.elements[name], [["", ASKED_FIRST[name]], ...counted]);
    }
    const intents = choices.intents.map(({ code, name }) => [code, name === code ? code : `${name}（${code}）`]);
    fillSelect(part("intent"), [["", "请选择"], ...intents.sort((a, b) => a[1].localeCompare(b[1], "zh"))]);
    marker.offer(choices.entities);
    for (const link of place.querySelectorAll(".export")) {
      link.href = `/trainer/api/inbox/export.${link.dataset.kind}?${query()}`;
    }
  }

  function add({ groups, more }) {
    shownGroups.push(...groups);
    part("groups").append(...groups.map(row));
    part("none").hidden = shownGroups.length > 0;
    deed("more").hidden = !more;
    mark();
  }

  function row(group) {
    const item = clone("lesson-group-template");
    const button = item.firstElementChild;
    field(item, "text").textContent = group.text;
    field(item, "count").textContent = `${group.count} 次`;
    field(item, "reasons").textContent = group.reasons.join("、");
    field(item, "when").textContent = moment(group.said_at);
    button.dataset.likeness = group.likeness;
    button.addEventListener("click", () => look(group.likeness).catch(refused));
    return item;
  }

  async function look(likeness) {
    const { sayings, lessons } = await get(`/inbox/groups/${likeness}?${query()}`);
    current = likeness;
    const open = asked().state === "open";
    part("choose").hidden = true;
    part("body").hidden = false;
    part("teaching").hidden = !open;
    part("done").hidden = open;
    part("sayings").replaceChildren(...sayings.map(sayingRow));
    part("turns").replaceChildren(...lessons.map(turnRow));
    part("suggestions").replaceChildren(...lessons[0].ranking.slice(0, MOST_SUGGESTED).map(suggestion));
    part("outcome").textContent = `结果：${lessons[0].outcome ?? ""}，工号 ${lessons[0].done_by ?? ""}`;
    marker.clear();
    showRefusal(part("refusal"), null);
    place.querySelector(".lesson").scrollTop = 0;
    mark();
  }

  function sayingRow({ text, lessons }) {
    const item = clone("saying-template");
    field(item, "text").value = text;
    field(item, "times").textContent = lessons.length > 1 ? `${lessons.length} 次` : "";
    item.dataset.lessons = lessons.join(" ");
    return item;
  }

  function turnRow(lesson) {
    const item = clone("turn-template");
    for (const name of ["channel", "text", "heard_as"]) field(item, name).textContent = lesson[name];
    field(item, "when").textContent = moment(lesson.said_at);
    field(item, "reasons").textContent = lesson.reasons.join("、");
    field(item, "did").textContent = lesson.did.join("，");
    return item;
  }

  function suggestion({ name, label, confidence }) {
    const item = clone("suggestion-template");
    field(item, "label").textContent = label;
    field(item, "code").textContent = label === name ? "" : name;
    field(item, "share").textContent = percent(confidence);
    item.querySelector(".bar").style.width = percent(confidence);
    item.firstElementChild.addEventListener("click", () => teach(name));
    return item;
  }

  function chosen() {
    const rows = [...part("sayings").children].filter((item) => item.querySelector("[type=checkbox]").checked);
    return {
      messages: rows.map((item) => field(item, "text").value),
      lessons: rows.flatMap((item) => item.dataset.lessons.split(" ").map(Number)),
    };
  }

  /** Carries out what was chosen for the group; what stands in the way is shown where it was chosen. */
  async function settle(deedDone, again) {
    showRefusal(part("refusal"), null);
    part("teaching").inert = true;
    try {
      toast(await deedDone(chosen()));
      const before = current;
      await load();
      if (shownGroups.some(({ likeness }) => likeness === before)) await look(before);
    } catch (refusal) {
      if (!refusal.body) throw refusal;
      showRefusal(part("refusal"), refusal);
      if (refusal.body.movable) part("refusal").append(moving(again));
    } finally {
      part("teaching").inert = false;
    }
  }

  function teach(intent, move = false) {
    return settle(
      async ({ messages, lessons }) => {
        const { added, moved, known } = await post("/inbox/teach", { messages, lessons, intent, words: marker.words, move });
        const done = [
          ...(added.length || !moved.length ? [`${added.length} 句新例句`] : []),
          ...(moved.length ? [`${moved.length} 句从别的意图移来`] : []),
          ...(known.length ? [`${known.length} 句早就有了`] : []),
        ];
        return `记进草稿了：${done.join("，")}`;
      },
      () => teach(intent, true),
    ).catch(refused);
  }

  function moving(again) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "从原来的意图移过来" });
    button.addEventListener("click", again);
    return button;
  }

  deed("teach").addEventListener("click", () => part("intent").value && teach(part("intent").value));
  deed("out-of-scope").addEventListener("click", () => teach(OUT_OF_SCOPE));
  deed("only-words").addEventListener("click", () =>
    settle(async ({ lessons }) => {
      await post("/inbox/teach", { lessons, words: marker.words });
      return "词加进草稿了";
    }).catch(refused),
  );
  deed("set-aside").addEventListener("click", () =>
    settle(async ({ lessons }) => {
      await post("/inbox/set_aside", { lessons });
      return "放到“已处理”了";
    }).catch(refused),
  );
  deed("reopen").addEventListener("click", () =>
    settle(async ({ lessons }) => {
      await post("/inbox/reopen", { lessons });
      return "又放回“待处理”了";
    }).catch(refused),
  );
  deed("more").addEventListener("click", () =>
    get(`/inbox?${query({ skip: shownGroups.length })}`).then(add, refused),
  );
  filters.addEventListener("change", () => load().catch(refused));

  function close() {
    current = null;
    part("choose").hidden = false;
    part("body").hidden = true;
  }

  function mark() {
    for (const button of part("groups").querySelectorAll(".lesson-group")) {
      button.setAttribute("aria-current", String(button.dataset.likeness === current));
    }
  }

  const shown = () => load().catch(refused);
  shown();
  return { shown };
}

/** Gives a select other options, and leaves chosen what was. */
export function fillSelect(select, options) {
  const before = select.value;
  select.replaceChildren(...options.map(([value, label]) => new Option(label, value)));
  if (options.some(([value]) => value === before)) select.value = before;
}
