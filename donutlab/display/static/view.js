// A view: one run on the floor, with its drawing, its counts, and the story of what is followed.

const STORY = 60; // so many lines of a part's story are shown
const COUNTED = ["placed", "accepted", "rejected", "balked", "reneged"]; // mishaps only if there are some

class View {
  // `lead` shows a row of the replay.
  constructor(replay, name, lead) {
    Object.assign(this, { replay, name, lead, order: -1, part: -1, limit: 0, row: -1 });
    this.counted = h("p", { className: "orders" });
    this.place = h("div", { className: "stage" });
    this.root = h("div", { className: "view", role: "group", "aria-label": name || "Floor" },
      ...(name ? [h("p", { className: "view-name" }, name)] : []), this.place, this.counted);
    this.storyName = h("p", { className: "story-name" });
    this.story = h("ol", { className: "story" });
    this.tale = h("div", {}, this.storyName, this.story);
    this.numbers = replay.parts.map((part) => {
      const cells = ["waiting", "inHand", "counts"].map(() => h("td"));
      return { cells, line: h("tr", {}, h("th", { scope: "row" }, name ? `${name}: ${part.name}` : part.name), ...cells) };
    });
    this.kinds = COUNTED.map((kind) => replay.kinds.indexOf(kind));
    this.done = new Map();
  }

  // Draw the floor for this width; say whether that is another drawing than before.
  fit(width) {
    const drawing = this.replay.drawing(width);
    if (drawing === this.drawing) return false;
    this.drawing = drawing;
    const parsed = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
    const svg = document.importNode(parsed, true);
    svg.querySelector("title").remove();
    this.stage = new Stage(this.replay, svg);
    this.place.replaceChildren(this.stage.plan);
    this.stage.survey();
    this.mark();
    return true;
  }

  // Show the floor at rest after so many rows; the last one's trip so far on its way.
  rest(limit, share = -1) {
    this.limit = limit;
    this.stage.rest(limit, share);
    this.count();
  }

  play(time) {
    this.limit = this.replay.rowsBy(time);
    this.stage.play(time);
    this.count();
  }

  // What is counted agrees with what is drawn, in every picture.
  count() {
    const { pieces, settled } = this.stage;
    const counts = this.kinds.map((kind) => pieces.reduce((sum, { stand }) => sum + (stand.counts[kind] ?? 0), 0));
    const words = COUNTED.map((kind, n) => [counts[n], kind]).filter(([count], n) => count || n < 2);
    words.push([this.replay.completeBy(settled), "complete"]);
    say(this.counted, `Orders: ${words.map((each) => each.join(" ")).join(", ")}.`);
    if (this.tabled) this.tabulate();
  }

  tabulate() {
    this.stage.pieces.forEach((piece, number) => {
      const account = piece.account();
      const { cells } = this.numbers[number];
      Object.values(account).forEach((value, column) => say(cells[column], String(value)));
    });
  }

  // Renew what is told in words.
  tell() {
    for (const piece of this.stage.pieces) {
      piece.group.setAttribute("aria-label", `${piece.part.name}, ${piece.part.look}: ${piece.words(true)}`);
    }
    this.retell();
  }

  // The rows of what is followed; null if nothing is.
  followed() {
    const { byOrder, byPart } = this.replay;
    return this.order >= 0 ? byOrder[this.order] : this.part >= 0 ? byPart[this.part] : null;
  }

  // Follow an order or a part, by number, or nothing.
  follow(order, part) {
    [this.order, this.part, this.lines] = [order < this.replay.placed ? order : -1, part, ""];
    const [id, , said] = this.replay.orders[this.order] ?? [];
    const what = this.order >= 0 ? `Order ${id}${said && `: ${said}`}`
      : part >= 0 ? `${this.replay.parts[part].name}: what happened last` : "";
    say(this.storyName, what && this.name ? `${this.name}. ${what}` : what);
    this.mark();
    this.retell();
  }

  // Mark on the drawing what is followed.
  mark() {
    const { stage } = this;
    stage.followed = this.order;
    stage.plan.classList.toggle("following", this.order >= 0);
    stage.pieces.forEach(({ group }, number) => {
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "0");
      group.setAttribute("aria-pressed", number === this.part);
    });
    for (const piece of stage.pieces) piece.goTo(piece.limit, this.order);
  }

  // The story so far of what is followed; each line leads to its moment.
  retell() {
    const { replay } = this;
    const past = (this.followed() ?? []).filter((row) => row < this.limit).slice(-STORY);
    const lines = `${this.order} ${this.part} ${past.at(-1)}`;
    if (lines === this.lines) return;
    this.lines = lines;
    this.story.replaceChildren(...past.map((row) => h("li", { "aria-current": row === past.at(-1) ? "step" : "false" },
      h("button", { type: "button", onclick: () => this.lead(this, row) }, replay.clock(replay.time[row], 10)),
      " ", h("b", {}, replay.parts[replay.rows.part[row]].name), ` ${replay.tell(row)}`)));
    this.story.scrollTop = this.story.scrollHeight;
  }
}
