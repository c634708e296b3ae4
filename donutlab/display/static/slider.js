// A slider of a panel, which calls `moved` when it is moved.

class Slider {
  constructor(control, moved) {
    const { low: min, high: max, step, label } = control;
    const id = `donut-${Math.random().toString(36).slice(2)}`;
    this.digits = (String(step).split(".")[1] || "").length;
    this.unit = control.unit;
    this.input = h("input", { id, type: "range", min, max, step, oninput: () => (this.show(), moved()) });
    this.shown = h("output", { for: id });
    const ends = h("span", { className: "ends" }, `${this.words(min)} to ${this.words(max)}`);
    this.root = h("div", { className: "slider" }, h("label", { for: id }, label), this.input, this.shown, ends);
  }

  words(value) { return `${Number(value).toFixed(this.digits)} ${this.unit}`.trim(); }

  show() {
    say(this.shown, this.words(this.input.value));
    this.input.setAttribute("aria-valuetext", this.words(this.input.value));
  }

  put(value) {
    this.input.value = value;
    this.show();
  }

  get value() { return this.input.valueAsNumber; }
  get min() { return Number(this.input.min); }
  get max() { return Number(this.input.max); }
  get step() { return Number(this.input.step); }
  get page() { return Math.max(this.step, (this.max - this.min) / 10); }
  get held() { return this.input.matches(":focus, :hover"); }
  get hovered() { return this.input.matches(":hover"); }

  // Where an arrow key would lead: the browser knows the steps and both ends.
  near() {
    const arrow = (step, other = this.input.cloneNode()) => (other[step](), other.valueAsNumber);
    return [arrow("stepDown"), arrow("stepUp")].filter((each) => each !== this.value);
  }

  // Where else the hand may go: a page away, to the ends, and step by step away from here.
  far() {
    const range = this.max - this.min;
    const away = [this.page, range];
    for (let by = 2 * this.step; by < range && away.length < MOST / 2; by += this.step) away.push(by);
    const other = this.input.cloneNode();
    const to = (value) => { other.value = value; return other.valueAsNumber; };
    const found = new Set(away.flatMap((by) => [to(this.value - by), to(this.value + by)]));
    for (const each of [this.value, ...this.near()]) found.delete(each);
    return [...found];
  }
}
