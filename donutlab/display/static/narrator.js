// The narrator: what is said of a replay in words, and of the order or part that is followed.

const STORY = 60; // so many lines of a part's story are shown

class Narrator {
  // `lead` shows a row of the replay.
  constructor(replay, stage, lead) {
    Object.assign(this, { replay, stage, lead, order: -1, part: -1 });
    this.counted = h("p", { className: "orders" });
    this.status = h("p", { className: "says", role: "status" });
    this.number = h("input", {
      type: "number", min: 1, max: replay.placed, placeholder: "1",
      onchange: () => this.follow(Number(this.number.value) - 1, -1),
    });
    this.unfollow = h("button", { type: "button", className: "quit", onclick: () => this.follow(-1, -1) },
      "Follow nothing");
    this.bar = h("div", { className: "bar" }, h("label", {}, "Follow order number ", this.number), this.unfollow,
      h("span", { className: "hint" }, "or choose a part or an order on the floor"));
    this.storyName = h("p", { className: "story-name" });
    this.story = h("ol", { className: "story" });
    this.numbers = h("tbody");
    const heads = ["part", "waiting", "in hand", "counted so far"].map((name) =>
      h("th", { scope: "col" }, name));
    this.details = h("details", { ontoggle: () => this.tabulate() },
      h("summary", {}, "The floor in numbers"),
      h("table", {}, h("thead", {}, h("tr", {}, ...heads)), this.numbers));
  }

  // Say something, and more to those who only hear it.
  say(text, more = "") { this.status.replaceChildren(text, h("span", { className: "heard" }, ` ${more}`)); }

  // Renew all that is said of the floor as it stands.
  tell() {
    const { replay, stage } = this;
    const count = (kind) => stage.pieces.reduce((sum, { stand }) => sum + stand.count(kind), 0);
    const counted = (kind) => [count(kind), kind];
    const mishaps = ["rejected", "balked", "reneged"].map(counted).filter(([number]) => number);
    const complete = [replay.completeBy(stage.settled), "complete"];
    const words = [...["placed", "accepted"].map(counted), ...mishaps, complete];
    say(this.counted, `Orders: ${words.map((each) => each.join(" ")).join(", ")}.`);
    for (const piece of stage.pieces) {
      piece.group.setAttribute("aria-label", `${piece.part.name}, ${piece.part.look}: ${piece.words(true)}`);
    }
    this.retell();
    this.tabulate();
  }

  tabulate() {
    if (!this.details.open) return;
    this.numbers.replaceChildren(...this.stage.pieces.map((piece) => {
      const { waiting, inHand, counts } = piece.account();
      return h("tr", {}, h("th", { scope: "row" }, piece.part.name),
        ...[waiting, inHand, counts].map((cell) => h("td", {}, String(cell))));
    }));
  }

  // The rows of what is followed; null if nothing is.
  followed() {
    const { byOrder, byPart } = this.replay;
    return this.order >= 0 ? byOrder[this.order] : this.part >= 0 ? byPart[this.part] : null;
  }

  // Follow what is at a place on the floor.
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
    stage.plan.classList.toggle("following", this.order >= 0);
    stage.pieces.forEach(({ group }, number) => group.setAttribute("aria-pressed", number === part));
    this.unfollow.disabled = this.order < 0 && part < 0;
    this.number.value = this.order >= 0 ? this.order + 1 : "";
    const [id, , said] = replay.orders[this.order] ?? [];
    say(this.storyName, this.order >= 0 ? `Order ${id}${said && `: ${said}`}`
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
    const past = (this.followed() ?? []).filter((row) => row < this.stage.pieces[replay.rows.part[row]].limit).slice(-STORY);
    const lines = `${this.order} ${this.part} ${past.at(-1)}`;
    if (lines === this.lines) return;
    this.lines = lines;
    this.story.replaceChildren(...past.map((row) => h("li", { "aria-current": row === past.at(-1) ? "step" : "false" },
      h("button", { type: "button", onclick: () => this.lead(row) }, replay.clock(replay.time[row], 10)),
      " ", h("b", {}, replay.parts[replay.rows.part[row]].name), ` ${replay.tell(row)}`)));
    this.story.scrollTop = this.story.scrollHeight;
  }
}
