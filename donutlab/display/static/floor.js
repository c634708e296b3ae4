// The shop floor: an element that replays a run, wherever it stands, without kernel or network.

const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];
const STORY = 60; // so many lines of a part's story are shown

// A new HTML element: its properties, then its children; texts become text, never markup.
const h = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

const span = (seconds) => {
  const unit = seconds < 60 ? [1, "s"] : seconds < 3600 ? [60, "min"] : [3600, "h"];
  return `${seconds / unit[0]} ${unit[1]}`;
};

class DonutFloor extends HTMLElement {
  connectedCallback() {
    this.dataset.lmSuppressShortcuts = "true"; // the keys are ours while the focus is here
    this.themes = new MutationObserver(() => this.wear());
    this.themes.observe(document.body, { attributes: true });
    this.wear();
    this.ready ??= this.open();
  }

  disconnectedCallback() {
    this.themes.disconnect();
    this.pause(false);
  }

  // Light or dark as the page says, or else as the reader's system does.
  wear() {
    const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
    const light = jpThemeLight ? jpThemeLight === "true" : vscodeThemeKind?.endsWith("light");
    this.style.colorScheme = light === undefined ? "" : light ? "light" : "dark";
  }

  async open() {
    const replay = await unpack(this.querySelector("script").textContent);
    const drawn = atob(this.querySelector("img").src.split(",")[1]);
    const text = new TextDecoder().decode(Uint8Array.from(drawn, (letter) => letter.charCodeAt(0)));
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    this.replay = replay;
    this.svg = document.importNode(parsed, true);
    this.svg.querySelector("title").remove();
    this.time = 0;
    this.build();
    this.stage.survey();
    this.rest(0, -1);
    this.say("Ready.");
  }

  build() {
    const { replay, svg } = this;
    this.stage = new Stage(replay, svg);
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", "Floor plan");
    this.stage.pieces.forEach(({ group }) => {
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "0");
    });
    for (const drawing of [svg, this.stage.crowd]) {
      drawing.addEventListener("click", (event) => this.pick(event.target));
    }
    svg.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.pick(event.target);
    });
    const button = (name, label, onclick) => h("button", { type: "button", className: name, onclick }, label);
    this.playing = button("play", "▶ Play", () => (this.frame ? this.pause() : this.play()));
    const gap = replay.end / Math.max(1, replay.placed);
    const usual = SPEEDS.findLast((speed) => speed <= Math.max(1, gap / 3));
    this.speeds = h("select", { onchange: () => this.hasten() }, ...SPEEDS.map((speed) =>
      h("option", { value: speed, selected: speed === usual }, `${span(speed)} per second`)));
    this.clock = h("output", { className: "clock" });
    this.scrub = h("input", {
      type: "range", min: 0, max: replay.end, step: "any", value: 0, "aria-label": "Time of day",
      oninput: () => this.seek(Number(this.scrub.value)),
      onkeydown: (event) => this.leap(event),
    });
    this.counted = h("p", { className: "orders" });
    this.status = h("p", { className: "says", role: "status" });
    this.number = h("input", {
      type: "number", min: 1, max: replay.placed, placeholder: "1",
      onchange: () => this.follow(Number(this.number.value) - 1, -1),
    });
    this.unfollow = button("quit", "Follow nothing", () => this.follow(-1, -1));
    this.story = h("ol", { className: "story" });
    this.storyName = h("p", { className: "story-name" });
    this.numbers = h("tbody");
    const heads = ["part", "waiting", "in hand", "counted so far"].map((name) =>
      h("th", { scope: "col" }, name));
    this.section = h("section", { "aria-label": "Shop floor, a replay of the run" },
      h("div", { className: "bar" }, this.playing,
        button("back", "◀ Step back", () => this.step(-1)), button("step", "Step ▶", () => this.step(1)),
        h("label", {}, "Speed ", this.speeds), this.clock),
      this.scrub,
      h("div", { className: "stage" }, this.stage.plan()),
      this.legend(), this.counted, this.status,
      h("div", { className: "bar" }, h("label", {}, "Follow order number ", this.number), this.unfollow,
        h("span", { className: "hint" }, "or choose a part or an order on the floor")),
      this.storyName, this.story,
      h("details", { ontoggle: () => this.tabulate() }, h("summary", {}, "The floor in numbers"),
        h("table", {}, h("thead", {}, h("tr", {}, ...heads)), this.numbers)));
    if (replay.cut) {
      const [shown, all] = replay.cut.map((count) => count.toLocaleString("en"));
      this.section.prepend(h("p", {}, `Shown are the first ${shown} of ${all} rows of the log.`));
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(h("style", {}, STYLE), this.section);
    this.hasten();
    this.follow(-1, -1);
  }

  legend() {
    const { replay } = this;
    const icon = (attributes, drawn = shape("path", attributes)) => {
      const svg = shape("svg", { viewBox: "-12 -12 24 24", width: 22, height: 22, "aria-hidden": "true" });
      svg.append(drawn);
      return svg;
    };
    const worker = (look) => {
      const drawn = this.svg.querySelector(".worker").cloneNode(true);
      drawn.querySelectorAll(".many, .held").forEach((each) => each.remove());
      drawn.removeAttribute("transform");
      drawn.setAttribute("class", look);
      return icon({}, drawn);
    };
    const calls = replay.rows.kind.some((kind) => replay.sceneOf[kind].stands);
    const states = { "": "free", busy: "busy", ...(calls && { "busy stands": "busy, but stands and waits" }) };
    const staffed = replay.parts.some((part) => part.workers) ? Object.keys(states) : [];
    const happened = new Set(replay.rows.kind.map((kind) => replay.sceneOf[kind].as));
    const marks = { yes: "answered, or done", no: "failed, or not wanted", late: "gave up waiting", ask: "look-up" };
    const shown = Object.keys(marks).filter((name) =>
      happened.has(name) || (name === "no" && happened.has("spared")));
    return h("ul", { className: "legend" },
      ...replay.looks.map((look, number) => h("li", {},
        icon({ class: `token look${number}`, d: LOOKS[number] }), replay.field ? `${replay.field}: ${look}` : look)),
      ...staffed.map((look) => h("li", {}, worker(look), states[look])),
      ...shown.map((name) => h("li", {}, icon({ class: `token mark ${name}`, d: MARKS[name] }), marks[name])));
  }

  get still() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

  hasten() { this.stage.speed = Number(this.speeds.value); }

  play() {
    if (this.time >= this.replay.end) this.time = 0;
    this.row = -1;
    this.last = performance.now();
    this.say("");
    this.playing.textContent = "❚❚ Pause";
    const tick = (now) => {
      this.frame = requestAnimationFrame(tick);
      if (this.still && now - this.last < 1000) return;
      this.time += (this.still ? 1 : Math.min(0.1, (now - this.last) / 1000)) * this.stage.speed;
      this.last = now;
      const settled = this.replay.end + (this.replay.delay + 1) * HOP * this.stage.speed;
      if (this.time >= (this.still ? this.replay.end : settled)) this.finish();
      else if (this.still) this.stage.rest(this.replay.rowsBy(this.time));
      else this.stage.play(this.time);
      this.tell(now);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause(aloud = true) {
    if (!this.frame) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.playing.textContent = "▶ Play";
    this.tell();
    if (aloud) this.say(`Paused at ${this.replay.clock(this.time)}.`, this.counted.textContent);
  }

  finish() {
    this.pause(false);
    this.seek(this.replay.end);
    this.say("The end.", this.counted.textContent);
  }

  // Show the floor at rest after so many rows, with the last one's trip if it is to be seen.
  rest(limit, share) {
    this.limit = limit;
    this.stage.rest(limit, share);
    this.tell();
  }

  seek(time) {
    this.pause(false);
    this.time = time;
    this.row = -1;
    this.rest(this.replay.rowsBy(time), -1);
    this.say(`At ${this.replay.clock(time)}.`, this.counted.textContent);
  }

  // On the slider the arrow keys move by a hundredth of the day, and page keys by a tenth.
  leap(event) {
    const shares = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    if (!(event.key in shares)) return;
    event.preventDefault();
    const { end } = this.replay;
    this.seek(Math.min(end, Math.max(0, this.time + (shares[event.key] * end) / 100)));
  }

  // Go to the next or previous row, of what is followed if anything is.
  step(way) {
    const { replay } = this;
    this.pause(false);
    const rows = this.order >= 0 ? replay.byOrder[this.order] : this.part >= 0 ? replay.byPart[this.part] : null;
    const at = this.row >= 0 ? this.row : replay.rowsBy(this.time) - (way > 0 ? 1 : 0);
    const row = rows
      ? (way > 0 ? rows.find((each) => each > at) : rows.findLast((each) => each < at))
      : at + way;
    if (row === undefined || row < 0 || row >= replay.length) this.say("There is no further event.");
    else this.show(row);
  }

  // Show one row: its trip, where it leads, and what happened, in words.
  show(row) {
    const { replay } = this;
    this.pause(false);
    [this.row, this.time] = [row, replay.time[row]];
    cancelAnimationFrame(this.tween);
    this.rest(row + 1, this.still ? 0.5 : 0);
    this.say(`${replay.clock(replay.time[row], 10)} ${replay.parts[replay.rows.part[row]].name} ${replay.tell(row)}`);
    if (this.still) return;
    const begin = performance.now();
    const move = (now) => {
      const share = Math.min(1, (now - begin) / 600);
      if (this.row !== row || this.frame || !this.isConnected) return;
      this.stage.rest(row + 1, share * 0.999);
      if (share < 1) this.tween = requestAnimationFrame(move);
    };
    this.tween = requestAnimationFrame(move);
  }

  // Say something, and more to those who only hear it.
  say(text, more = "") { this.status.replaceChildren(text, h("span", { className: "heard" }, ` ${more}`)); }

  // Renew what is said in words; the costly part of it once a second while the replay runs.
  tell(now) {
    const { replay, stage } = this;
    const time = Math.min(this.time, replay.end);
    numeral(this.clock, replay.clock(time));
    if (this.scrub.value !== String(time)) this.scrub.value = time;
    if (now && now - this.told < 1000) return;
    this.told = now ?? 0;
    this.scrub.setAttribute("aria-valuetext", replay.clock(time));
    const count = (kind) => stage.pieces.reduce((sum, { stand }) => sum + stand.count(kind), 0);
    const words = ["placed", "accepted", "rejected"].map((kind) => [count(kind), kind]);
    words.push([replay.completeBy(stage.settled), "complete"]);
    numeral(this.counted, `Orders: ${words.filter(([n, kind]) => n || kind !== "rejected").map((each) => each.join(" ")).join(", ")}.`);
    for (const piece of stage.pieces) {
      piece.group.setAttribute("aria-label", `${piece.part.name}, ${piece.part.look}: ${piece.words(true)}`);
    }
    this.retell();
    this.tabulate();
  }

  tabulate() {
    if (!this.section.querySelector("details").open) return;
    this.numbers.replaceChildren(...this.stage.pieces.map((piece) => {
      const { waiting, inHand, counts } = piece.account();
      return h("tr", {}, h("th", { scope: "row" }, piece.part.name),
        ...[waiting, inHand, counts].map((cell) => h("td", {}, String(cell))));
    }));
  }

  pick(target) {
    const token = target.closest(".token[data-order]");
    const piece = target.closest(".piece");
    if (token) this.follow(Number(token.dataset.order), -1);
    else if (piece) this.follow(-1, Number(piece.dataset.part) === this.part ? -1 : Number(piece.dataset.part));
  }

  // Follow an order or a part, by number, or nothing.
  follow(order, part) {
    const { replay, stage } = this;
    [this.order, this.part] = [order >= 0 && order < replay.placed ? order : -1, part];
    stage.followed = this.order;
    this.section.classList.toggle("following", this.order >= 0);
    stage.pieces.forEach(({ group }, number) => group.setAttribute("aria-pressed", number === part));
    this.unfollow.disabled = this.order < 0 && part < 0;
    this.number.value = this.order >= 0 ? this.order + 1 : "";
    const [id, , said] = replay.orders[this.order] ?? [];
    numeral(this.storyName, this.order >= 0 ? `Order ${id}${said && `: ${said}`}`
      : part >= 0 ? `${replay.parts[part].name}: what happened last` : "");
    this.lines = "";
    for (const piece of stage.pieces) piece.goTo(piece.limit, this.order);
    this.retell();
    const [first] = replay.byOrder[this.order] ?? [];
    const since = first === undefined ? "" : `, which is placed at ${replay.clock(replay.time[first])}`;
    if (this.order >= 0) this.say(`Following order ${id}${since}.`);
    else if (part >= 0) this.say(`Following ${replay.parts[part].name}.`);
  }

  // The story so far of what is followed; each line leads to its moment.
  retell() {
    const { replay } = this;
    const rows = this.order >= 0 ? replay.byOrder[this.order] : this.part >= 0 ? replay.byPart[this.part] : [];
    const past = rows.filter((row) => row < this.stage.pieces[replay.rows.part[row]].limit).slice(-STORY);
    const lines = `${this.order} ${this.part} ${past.at(-1)}`;
    if (lines === this.lines) return;
    this.lines = lines;
    this.story.replaceChildren(...past.map((row) => h("li", { "aria-current": row === past.at(-1) ? "step" : "false" },
      h("button", { type: "button", onclick: () => this.show(row) }, replay.clock(replay.time[row], 10)),
      " ", h("b", {}, replay.parts[replay.rows.part[row]].name), ` ${replay.tell(row)}`)));
    this.story.scrollTop = this.story.scrollHeight;
  }
}

if (!customElements.get("donut-floor")) customElements.define("donut-floor", DonutFloor);
