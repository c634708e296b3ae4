// The goal of a panel: its target in words, and each measure with how far it is from it.

class Goal {
  constructor() {
    this.words = h("p", { className: "wanted" });
    this.measures = h("ul", { className: "measures" });
    this.root = h("div", { className: "target" }, this.words, this.measures);
  }

  draw(target) {
    this.root.hidden = !target;
    if (!target) return;
    this.root.dataset.reached = target.reached;
    say(this.words, `${target.reached ? "✓ Reached" : "○ Not yet"}: ${target.words}`);
    while (this.measures.children.length < target.measures.length) this.measures.append(this.row());
    target.measures.forEach((each, n) => {
      const [text, meter] = this.measures.children[n].children;
      this.measures.children[n].dataset.met = each.met;
      say(text, `${each.words}: now ${each.now} · wanted: ${each.wanted}`
        + (each.met ? " ✓" : each.away ? ` · ${each.away} to go` : ""));
      fill(meter.children[0], each.share);
      meter.children[1].style.left = `${100 * each.mark}%`;
    });
  }

  row() {
    const meter = h("div", { className: "meter", "aria-hidden": "true" }, h("i"), h("b"));
    return h("li", {}, h("span"), meter);
  }
}
