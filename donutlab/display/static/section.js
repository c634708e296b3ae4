// A section of a panel: one picture of each design, side by side; the main one, or folded away.

// What was folded and unfolded, kept by the browser where it may.
const memory = {
  get: (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  },
  set: (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* it is not kept */ }
  },
};

class Section {
  constructor(name, main, key) {
    const [caption, note, scale, Picture] = PICTURES[name];
    Object.assign(this, { scale, Picture, drawn: [], data: null });
    this.ends = h("span", { className: "soft" });
    this.grown = h("span", { className: "grown" });
    this.designs = h("div", { className: "designs" });
    const title = [h("span", {}, caption), " ", h("span", { className: "soft" }, note), " ", this.ends, this.grown];
    this.root = main
      ? h("section", { className: "picture", "data-picture": name, "aria-label": caption }, h("p", { className: "caption" }, ...title),
        this.designs)
      : h("details", { className: "picture", "data-picture": name, open: memory.get(`${key} ${name}`) === "open" },
        h("summary", {}, ...title), this.designs);
    this.root.addEventListener("toggle", () => {
      memory.set(`${key} ${name}`, this.root.open ? "open" : "");
      this.draw(this.data);
    });
  }

  // What is folded away is drawn when it is unfolded.
  draw(data) {
    this.data = data;
    if (this.root.open === false) return;
    const { designs, scales } = data;
    while (this.drawn.length > designs.length) this.drawn.pop().design.remove();
    while (this.drawn.length < designs.length) this.drawn.push(this.column());
    designs.forEach((each, n) => {
      const { title, picture } = this.drawn[n];
      say(title, each.name);
      title.hidden = !each.name;
      picture.draw(each, scales);
    });
    const { end, was } = scales.told[this.scale] ?? {};
    say(this.ends, end ? `· scale: 0 to ${end}` : "");
    say(this.grown, was ? ` · before: 0 to ${was}` : "");
  }

  column() {
    const picture = new this.Picture();
    const title = h("p", { className: "title" });
    const design = h("div", { className: "design" }, title, picture.root);
    this.designs.append(design);
    return { design, title, picture };
  }
}
