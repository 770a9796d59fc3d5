/**
 * The tabs. Each has a folder-mate `<name>.html` (its view and templates), `<name>.css` and `<name>.js`, which exports
 * `open(place, tools)`: called once, when the tab is first shown, with its view already in `place`; it may return
 * `{ shown() }`, called each time the tab is shown again. `tools` is what main.js gives to all tabs.
 */
export const TABS = [
  { name: "inbox", label: "收件箱" },
  { name: "rehearsal", label: "对话与试聊" },
  { name: "replies", label: "回复" },
  { name: "cases", label: "三包案例" },
  { name: "versions", label: "检查与上线" },
  { name: "changes", label: "变更" },
];

export class Tabs {
  #list;
  #panels;
  #tools;
  #opened = new Map();

  constructor(list, panels, tools) {
    this.#list = list;
    this.#panels = panels;
    this.#tools = tools;
    for (const { name, label } of TABS) this.#add(name, label);
    list.addEventListener("keydown", (event) => this.#move(event));
    addEventListener("hashchange", () => this.#show(wanted()));
    this.#show(wanted());
  }

  #add(name, label) {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `tab-${name}`, textContent: label });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `panel-${name}`);
    tab.addEventListener("click", () => (location.hash = name));
    const panel = document.createElement("section");
    Object.assign(panel, { id: `panel-${name}`, className: "panel", hidden: true, tabIndex: -1 });
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    this.#list.append(tab);
    this.#panels.append(panel);
  }

  async #show(name) {
    for (const tab of this.#list.children) {
      const current = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(current));
      tab.tabIndex = current ? 0 : -1;
    }
    for (const panel of this.#panels.children) panel.hidden = panel.id !== `panel-${name}`;
    const opened = this.#opened.get(name);
    if (opened) return (await opened)?.shown?.();
    const opening = this.#open(name, document.getElementById(`panel-${name}`));
    this.#opened.set(name, opening);
    try {
      await opening;
    } catch (failure) {
      this.#opened.delete(name);
      this.#tools.refused(failure);
    }
  }

  async #open(name, panel) {
    const [view, module] = await Promise.all([
      fetch(`/trainer/page/${name}.html`).then((response) => response.text()),
      import(`/trainer/page/${name}.js`),
      styles(`/trainer/page/${name}.css`),
    ]);
    panel.replaceChildren(...new DOMParser().parseFromString(view, "text/html").body.childNodes);
    return module.open(panel, this.#tools);
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...this.#list.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
    next.click();
  }
}

/** The tab that the address names (`#replies`, `#replies/utter_greet`), else the first. */
function wanted() {
  const [name] = location.hash.slice(1).split("/");
  return TABS.some((tab) => tab.name === name) ? name : TABS[0].name;
}

function styles(href) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href });
  return new Promise((loaded) => {
    link.onload = link.onerror = loaded;
    document.head.append(link);
  });
}
