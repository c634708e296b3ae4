// The sentence of a panel: prose in which sliders are numbers that can be scrubbed, and results are
// told. Every text goes in as text, never as markup.

const REACH = 320; // px of a drag to the side that lead from one end to the other, at most
const STRIDE = 12; // px that make a step, at most

const KEYS = {
  ArrowRight: (slider) => slider.value + slider.step,
  ArrowUp: (slider) => slider.value + slider.step,
  ArrowLeft: (slider) => slider.value - slider.step,
  ArrowDown: (slider) => slider.value - slider.step,
  PageUp: (slider) => slider.value + slider.page,
  PageDown: (slider) => slider.value - slider.page,
  Home: (slider) => slider.min,
  End: (slider) => slider.max,
};

// A slider that looks like a number: dragged to the side, or moved by the keys of a slider.
class Scrub extends Slider {
  constructor(control, moved) {
    super(control, moved);
    this.moved = moved;
    const longest = Math.max(...[this.min, this.max].map((each) => this.words(each).length));
    this.root = h("span", {
      className: "scrub", role: "slider", tabIndex: 0, "aria-label": control.label,
      "aria-valuemin": this.min, "aria-valuemax": this.max, title: "Drag to the side, or use the arrow keys",
      onkeydown: (event) => this.press(event), onpointerdown: (event) => this.take(event),
      onpointermove: (event) => this.drag(event),
    });
    this.root.style.minWidth = `${longest}ch`;
  }

  go(value) {
    const before = this.value;
    this.put(value);
    if (this.value !== before) this.moved();
  }

  press(event) {
    if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.go(KEYS[event.key](this));
  }

  take(event) {
    if (event.button) return;
    event.preventDefault();
    this.root.focus();
    this.root.setPointerCapture(event.pointerId);
    this.taken = { at: event.clientX, value: this.value };
  }

  drag(event) {
    if (!this.root.hasPointerCapture(event.pointerId)) return;
    const range = this.max - this.min;
    const reach = Math.min(REACH, (STRIDE * range) / this.step);
    this.go(this.taken.value + ((event.clientX - this.taken.at) * range) / reach);
  }

  show() {
    say(this.root, this.words(this.value));
    this.root.setAttribute("aria-valuenow", this.value);
    this.root.setAttribute("aria-valuetext", this.words(this.value));
  }

  get held() { return this.root.matches(":focus, :hover"); }
  get hovered() { return this.root.matches(":hover"); }
}

class Sentence {
  constructor(pieces, sliders) {
    this.results = [];
    this.root = h("p", { className: "sentence" }, ...pieces.map(([kind, text]) => {
      if (kind === "text") return text;
      return kind === "slider" ? sliders.get(text).root : this.result(text);
    }));
    this.root.hidden = !pieces.length;
  }

  result(label) {
    const shown = h("b", { className: "result" });
    this.results.push([label, shown]);
    return shown;
  }

  draw(results) {
    for (const [label, shown] of this.results) say(shown, results[label]);
  }
}
