/** Rules and stories: the picture with its search, what is at odds, and a file at its line, to read and to change. */

import { clone, field } from "/page/templates.js";
import { get, post } from "../api.js";
import { findingList, showRefusal } from "../findings.js";
import { hrefOf, placeLink } from "../places.js";

const KINDS = { rule: "规则", story: "故事" };

export class Stories {
  #place;
  #tools;
  #paths = [];
  #file = null;

  constructor(place, tools) {
    this.#place = place;
    this.#tools = tools;
    this.#part("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#load().catch(tools.refused);
    });
    const picture = this.#part("picture");
    picture.addEventListener("click", ({ target }) => this.#choose(target.closest(".node")));
    picture.addEventListener("keydown", (event) => {
      const node = event.target.closest(".node");
      if (!node || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      this.#choose(node);
    });
    this.#deed("edit").addEventListener("click", () => this.#edit(true));
    this.#deed("leave").addEventListener("click", () => this.#edit(false));
    this.#deed("write").addEventListener("click", () => this.#write());
  }

  /** Whether there is a picture already. */
  get drawn() {
    return this.#paths.length > 0;
  }

  async shown() {
    await Promise.all([this.#load(), this.#check()]).catch(this.#tools.refused);
  }

  /** Shows a file, with `line` in view. */
  async read(path, line) {
    if (this.#file?.path === path && !this.#part("file-text").hidden) return;
    this.#showFile(await get(`/stories/file?path=${encodeURIComponent(path)}`), line);
  }

  async #load() {
    const q = this.#part("search").elements.q.value.trim();
    const told = await get(`/stories?q=${encodeURIComponent(q)}`);
    this.#paths = told.paths;
    this.#part("found").textContent = q ? `${told.paths.length} 条，共 ${told.total} 条` : `共 ${told.total} 条`;
    const drawn = new DOMParser().parseFromString(told.svg, "image/svg+xml").documentElement;
    this.#part("picture").replaceChildren(document.adoptNode(drawn));
    this.#part("paths-sheet").hidden = !q;
    if (q) this.#list(`“${q}”`, this.#paths);
  }

  async #check() {
    const found = await get("/stories/conflicts");
    this.#part("conflicts-none").hidden = found.length > 0;
    const items = [...findingList(found).children];
    items.forEach((item, number) => {
      const { weight, other } = found[number];
      item.classList.toggle("mild", weight !== "错误");
      if (other) item.append(placeLink(other.path, other.line, `看另一处：${other.name}（${other.path} 第 ${other.line} 行）`));
    });
    this.#part("conflicts").replaceChildren(...items);
  }

  #choose(node) {
    const svg = this.#part("picture").querySelector("svg");
    if (!node || !svg) return;
    const numbers = node.dataset.paths.split(" ");
    const mine = (element) => element.dataset.paths.split(" ").some((number) => numbers.includes(number));
    for (const element of svg.querySelectorAll("[data-paths]")) element.classList.toggle("chosen", mine(element));
    svg.classList.add("choosing");
    this.#list(`经过“${node.getAttribute("aria-label")}”的`, numbers.map((number) => this.#paths[number]));
  }

  #list(title, paths) {
    this.#part("paths-sheet").hidden = false;
    this.#part("paths-title").textContent = `${title}规则和故事`;
    this.#part("paths").replaceChildren(
      ...paths.map(({ kind, name, path, line, text }) => {
        const item = clone("talk-path-template");
        const link = field(item, "link");
        link.textContent = name;
        link.href = hrefOf(path, line);
        field(item, "kind").textContent = `${KINDS[kind]}，${path} 第 ${line} 行`;
        field(item, "text").textContent = text;
        return item;
      }),
    );
  }

  #showFile(file, line) {
    this.#file = file;
    this.#part("file").hidden = false;
    this.#part("file-path").textContent = file.path;
    showRefusal(this.#part("file-wrong"), null);
    const lines = file.text.replace(/\n$/, "").split("\n").map((text, number) => {
      const item = document.createElement("li");
      item.textContent = text || " ";
      item.classList.toggle("chosen", number + 1 === line);
      return item;
    });
    this.#part("lines").replaceChildren(...lines);
    this.#edit(false);
    this.#part("file").scrollIntoView({ block: "start" });
    lines[line - 1]?.scrollIntoView({ block: "center" });
  }

  #edit(editing) {
    this.#part("file-text").value = this.#file.text;
    this.#part("file-text").hidden = this.#deed("leave").hidden = this.#deed("write").hidden = !editing;
    this.#part("lines").hidden = this.#deed("edit").hidden = editing;
    showRefusal(this.#part("file-wrong"), null);
    if (editing) this.#part("file-text").focus();
  }

  async #write() {
    const { path, hash } = this.#file;
    try {
      this.#showFile(await post("/stories/file", { path, text: this.#part("file-text").value, base: hash }), 0);
    } catch (refusal) {
      return showRefusal(this.#part("file-wrong"), refusal);
    }
    this.#tools.toast("保存好了，在“变更”里能看到");
    await this.shown();
  }

  #part(name) {
    return field(this.#place, name);
  }

  #deed(name) {
    return this.#place.querySelector(`[data-do="${name}"]`);
  }
}
