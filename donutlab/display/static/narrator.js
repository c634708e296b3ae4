// The narrator: what is said aloud, the choice of what is followed, and the floor in numbers.

class Narrator {
  constructor(views) {
    this.views = views;
    this.placed = Math.max(...views.map(({ replay }) => replay.placed));
    this.status = h("p", { className: "says", role: "status" });
    this.number = h("input", {
      type: "number", min: 1, max: this.placed, placeholder: "1",
      onchange: () => this.ask(), onkeydown: (event) => this.enter(event),
    });
    this.unfollow = h("button", { type: "button", className: "quit", onclick: () => this.follow(-1, -1) },
      "Follow nothing");
    this.bar = h("div", { className: "bar" }, h("label", {}, "Follow order number ", this.number), this.unfollow,
      h("span", { className: "hint" }, "or choose a part or an order on the floor"));
    this.tales = h("div", { className: "views" }, ...views.map((view) => view.tale));
    const heads = ["part", "waiting", "in hand", "counted so far"].map((name) => h("th", { scope: "col" }, name));
    this.details = h("details", { ontoggle: () => this.tabulate() },
      h("summary", {}, "The floor in numbers"),
      h("table", {}, h("thead", {}, h("tr", {}, ...heads)),
        h("tbody", {}, ...views.flatMap((view) => view.numbers.map(({ line }) => line)))));
  }

  // Say something, and more to those who only hear it.
  say(text, more = "") { this.status.replaceChildren(text, h("span", { className: "heard" }, ` ${more}`)); }

  get counts() { return this.views.map(({ name, counted }) => `${name && `${name}: `}${counted.textContent}`).join(" "); }

  tell() { for (const view of this.views) view.tell(); }

  tabulate() {
    for (const view of this.views) {
      view.tabled = this.details.open;
      if (view.tabled) view.tabulate();
    }
  }

  // Enter is an answer, and the notebook's shortcut for it is not meant.
  enter(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.ask();
  }

  // Follow the order whose number was typed, or say that there is none.
  ask() {
    const { value } = this.number;
    if (value === this.asked) return;
    this.asked = value;
    const order = Number(value);
    const known = value === "" || (Number.isInteger(order) && order >= 1 && order <= this.placed);
    this.number.setAttribute("aria-invalid", !known);
    if (known) this.follow(value === "" ? -1 : order - 1, -1);
    else this.say(`There is no order ${value}: ${this.placed ? `orders go from 1 to ${this.placed}` : "nobody orders"}.`);
  }

  // Follow what is at a place on the floor.
  pick(view, target) {
    const token = target.closest(".token[data-order]");
    const piece = target.closest(".piece");
    if (token) this.follow(Number(token.dataset.order), -1, view);
    else if (piece) this.follow(-1, Number(piece.dataset.part), view);
  }

  // Follow an order, in all views, or a part in one of them; what is followed is let go again.
  follow(order, part, view) {
    const again = part >= 0 && view.part === part;
    for (const each of this.views) each.follow(order, each === view && !again ? part : -1);
    const shown = this.views.find((each) => each.order >= 0 || each.part >= 0);
    this.unfollow.disabled = !shown;
    this.asked = this.number.value = order >= 0 ? String(order + 1) : "";
    this.number.setAttribute("aria-invalid", false);
    if (!shown) return;
    const { replay } = shown;
    if (shown.part >= 0) this.say(`Following ${replay.parts[shown.part].name}.`);
    else {
      const [first] = replay.byOrder[shown.order];
      this.say(`Following order ${replay.orders[shown.order][0]}, which is placed at ${replay.clock(replay.time[first])}.`);
    }
  }
}
