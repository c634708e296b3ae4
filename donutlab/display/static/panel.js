// The browser's half of a panel: sliders, a goal, pictures. It draws the numbers of `data` and asks
// the kernel for others. Every text goes in as text or an attribute, never as markup.

const PAUSE = 900; // ms of rest before a screen reader is told what has changed

// Keep the keys that move a slider from the notebook, which would move between its cells instead:
// JupyterLab asks the element itself, Notebook 7 too, and others listen further out.
const keepKeys = (root) => {
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  for (const each of root.querySelectorAll("input, button, summary, [role=slider]")) each.dataset.lmSuppressShortcuts = "true";
};

class Panel {
  constructor(model) {
    this.model = model;
    this.asker = new Asker(model, () => this.question(), (waits) => this.dim(waits), () => this.miss());
    this.ahead = new Ahead((message) => this.asker.send(message), () => this.hand());
    const moved = () => this.ask();
    const pieces = model.get("sentence");
    const told = pieces.filter(([kind]) => kind === "slider").map(([, name]) => name);
    const made = (control) => new (told.includes(control.name) ? Scrub : Slider)(control, moved);
    this.sliders = new Map(model.get("controls").map((control) => [control.name, made(control)]));
    this.sentence = new Sentence(pieces, this.sliders);
    this.seed = h("input", { type: "number", min: 0, step: 1, onchange: moved });
    this.form = h("div", { className: "controls", role: "group", "aria-label": "Sliders" },
      ...[...this.sliders].filter(([name]) => !told.includes(name)).map(([, slider]) => slider.root),
      h("div", { className: "day" }, h("label", {}, "Day (seed) ", this.seed),
        h("button", { type: "button", onclick: () => this.turn() }, "New day"),
        h("button", { type: "button", onclick: () => this.reset() }, "Reset")));
    this.goal = new Goal();
    this.error = h("div", { className: "error", role: "alert" });
    this.notice = h("p", { className: "notice" });
    this.overload = h("p", { className: "overload" });
    this.live = h("div", { className: "live", role: "status" });
    const main = model.get("picture");
    const save = (form) => h("button", { type: "button", onclick: () => this.save(form, main) }, form.toUpperCase());
    this.files = h("div", { className: "files", role: "group", "aria-label": "Save the picture" },
      "Save the picture as ", save("svg"), " ", save("png"));
    this.links = h("div", { className: "files", role: "group", "aria-label": "Share the shop" });
    const names = [main, ...Object.keys(PICTURES).filter((name) => name !== main)];
    const key = `donutlab.panel ${[...this.sliders.keys()]}`;
    this.sections = names.map((name) => new Section(name, name === main, key));
    this.root = h("div", { className: "donut-panel donut-widget" }, this.sentence.root, this.form, this.overload,
      this.goal.root, this.error, this.notice, ...this.sections.map(({ root }) => root), this.files, this.links, this.live);
    for (const come of ["focusin", "pointerover"]) this.root.addEventListener(come, () => this.ahead.rest());
    keepKeys(this.root);
  }

  question() {
    const values = Object.fromEntries([...this.sliders].map(([name, slider]) => [name, slider.value]));
    return { values, seed: Math.round(this.seed.valueAsNumber || 0) };
  }

  // Ask for what the sliders stand for, and draw it at once if it was found ahead.
  ask() {
    this.ahead.stop();
    this.found = this.asker.anew ? null : this.ahead.get(this.question(), this.drawn.scales);
    if (this.found) this.draw(this.found);
    this.asker.ask();
  }

  // The next day.
  turn() {
    this.seed.value = this.question().seed + 1;
    this.ask();
  }

  reset() {
    const { start } = this.model.get("data");
    this.put(start.values, start.seed);
    this.asker.anew = true;
    this.ask();
  }

  // What a hand at a slider may ask for next.
  hand() {
    const held = [...this.sliders].filter(([, each]) => each.held);
    const [name, slider] = held.find(([, each]) => each.hovered) ?? held[0] ?? [];
    if (!slider || this.asker.pending) return null;
    const { values, seed } = this.question();
    const asked = (value) => ({ values: { ...values, [name]: value }, seed });
    return { near: slider.near().map(asked), far: slider.far().map(asked), seed, scales: this.drawn.scales };
  }

  // Ask for the picture as a file, which comes as a message.
  save(form, picture) {
    this.saving = this.asker.send({ save: form, picture });
    if (!this.saving) this.miss();
  }

  // Ask for the link to a design, which comes as a message.
  link(name) {
    return new Promise((resolve, reject) => {
      this.linked = ({ link, refused }) => (link ? resolve(link) : reject(new Error(refused)));
      if (!this.asker.send({ link: name })) this.miss();
    });
  }

  // A button for the link to each design.
  share(designs) {
    const names = designs.map(({ name }) => name);
    if (String(names) === this.shared) return;
    this.shared = String(names);
    this.links.replaceChildren(...names.map((name) =>
      new CopyLink(name ? `Copy link to ${name}` : "Copy link", () => this.link(name)).root));
    keepKeys(this.links);
  }

  put(values, seed) {
    for (const [name, value] of Object.entries(values)) this.sliders.get(name).put(value);
    this.seed.value = seed;
  }

  dim(waits) { this.root.classList.toggle("asking", waits && !this.found); }

  hear({ ahead, forget, file, type, missing, ...told }, contents) {
    if (forget) this.ahead.forget();
    if (ahead) this.ahead.keep(ahead);
    if (file && this.saving) download(file, new Blob(contents, { type }));
    if (missing && this.saving) say(this.notice, missing);
    if (file || missing) this.saving = false;
    if (told.link || told.refused) this.linked?.(told);
  }

  miss() {
    say(this.notice, "The kernel does not answer: the pictures stay as they are. Is it running? "
      + "Run the cell again, or move a slider to ask again.");
  }

  show() {
    const data = this.model.get("data");
    this.asker.answered(data.answers);
    if (!this.asker.pending && !data.error) this.put(data.values, data.seed);
    if (!this.asker.pending || !this.found) this.draw(data); // else the hand is further on
    this.root.dataset.answers = data.answers;
    this.ahead.rest();
  }

  draw(data) {
    this.drawn = data;
    const { designs, error } = data;
    const of = ({ name }) => (name ? `${name}: ` : "");
    say(this.error, error ? failure(data) : "");
    say(this.notice, designs.map((each) => each.stopped).find(Boolean) ?? "");
    say(this.overload, designs.flatMap((each) => each.overload.map((text) => of(each) + text)).join("\n"));
    this.root.classList.toggle("stale", Boolean(error));
    this.share(designs);
    this.sentence.draw(data.results);
    this.goal.draw(data.target);
    for (const section of this.sections) section.draw(data);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => say(this.live, error ? "" : data.brief), PAUSE);
  }

  close() {
    this.asker.stop();
    clearTimeout(this.pause);
    this.ahead.stop();
    this.root.remove();
  }
}

const download = (name, blob) => {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

const failure = ({ error: { what, where }, values, seed }) => {
  const last = Object.entries(values).map(([name, value]) => `${name} ${value}`).join(", ");
  return `${what}\n${where}\nThe pictures stay as they were: ${last}, seed ${seed}`;
};

function render({ model, el }) {
  const panel = new Panel(model);
  const show = () => panel.show();
  const hear = (...told) => panel.hear(...told);
  const { values, seed } = model.get("data");
  el.append(panel.root);
  model.on("change:data", show);
  model.on("msg:custom", hear);
  panel.put(values, seed);
  show();
  return () => {
    model.off("change:data", show);
    model.off("msg:custom", hear);
    panel.close();
  };
}

export default { render };
