// The player: the one clock of all that is shown, its controls, and what they do.

const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

const span = (seconds) => {
  const unit = seconds < 60 ? [1, "s"] : seconds < 3600 ? [60, "min"] : [3600, "h"];
  return `${Number((seconds / unit[0]).toPrecision(3))} ${unit[1]}`;
};

class Player {
  constructor(views, narrator, speed) {
    Object.assign(this, { views, narrator, time: 0, frame: 0 });
    this.replay = views[0].replay;
    this.end = Math.max(...views.map(({ replay }) => replay.end));
    const button = (name, label, onclick) => h("button", { type: "button", className: name, onclick }, label);
    this.playing = button("play", "▶ Play", () => (this.frame ? this.pause() : this.play()));
    const gap = this.end / Math.max(1, narrator.placed);
    const usual = speed || SPEEDS.findLast((each) => each <= Math.max(1, gap / 3));
    const speeds = [...new Set([...SPEEDS, usual])].sort((a, b) => a - b);
    this.speeds = h("select", { onchange: () => this.hasten() }, ...speeds.map((each) =>
      h("option", { value: each, selected: each === usual }, `${span(each)} per second`)));
    this.clock = h("output", { className: "clock" });
    this.scrub = h("input", {
      type: "range", min: 0, max: this.end, step: "any", value: 0, "aria-label": "Time of day",
      oninput: () => this.seek(Number(this.scrub.value)),
      onkeydown: (event) => this.leap(event),
    });
    this.bar = h("div", { className: "bar" }, this.playing,
      button("back", "◀ Step back", () => this.step(-1)), button("step", "Step ▶", () => this.step(1)),
      h("label", {}, "Speed ", this.speeds), this.clock);
  }

  get calm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

  hasten() { for (const { stage } of this.views) stage.speed = Number(this.speeds.value); }

  play() {
    if (this.time >= this.end) this.time = 0;
    this.last = performance.now();
    this.narrator.say("");
    this.playing.textContent = "❚❚ Pause";
    for (const view of this.views) view.row = -1;
    const tick = (now) => {
      this.frame = requestAnimationFrame(tick);
      if (this.calm && now - this.last < 1000) return;
      const passed = this.calm ? 1 : Math.min(0.1, (now - this.last) / 1000);
      this.time += passed * Number(this.speeds.value);
      this.last = now;
      if (this.time >= this.end) this.finish();
      else this.draw(this.time, !this.calm);
      this.tell(now);
    };
    this.frame = requestAnimationFrame(tick);
  }

  // Draw a moment, as it is at rest or with what is on its way.
  draw(time, moving) {
    this.time = time;
    for (const view of this.views) {
      if (moving) view.play(time);
      else view.rest(view.replay.rowsBy(time));
    }
  }

  pause(aloud = true) {
    if (!this.frame) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.playing.textContent = "▶ Play";
    this.draw(this.time, false);
    this.tell();
    if (aloud) this.narrator.say(`Paused at ${this.replay.clock(this.time)}.`, this.narrator.counts);
  }

  finish() {
    this.pause(false);
    this.seek(this.end);
    this.narrator.say("The end.", this.narrator.counts);
  }

  seek(time) {
    this.pause(false);
    for (const view of this.views) view.row = -1;
    this.draw(time, false);
    this.tell();
    this.narrator.say(`At ${this.replay.clock(time)}.`, this.narrator.counts);
  }

  // On the slider the arrow keys move by a hundredth of the day, and page keys by a tenth.
  leap(event) {
    const shares = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    if (!(event.key in shares)) return;
    event.preventDefault();
    this.seek(Math.min(this.end, Math.max(0, this.time + (shares[event.key] * this.end) / 100)));
  }

  // Go to the next or previous row of any view, of what is followed if anything is.
  step(way) {
    this.pause(false);
    const followed = this.views.some((view) => view.followed());
    const found = this.views.flatMap((view) => {
      const rows = view.followed();
      if (followed && !rows) return [];
      const at = view.row >= 0 ? view.row : view.limit - (way > 0 ? 1 : 0);
      const row = rows ? (way > 0 ? rows.find((each) => each > at) : rows.findLast((each) => each < at)) : at + way;
      return row >= 0 && row < view.replay.length ? [{ view, row, time: view.replay.time[row] }] : [];
    });
    const next = found.reduce((best, each) => (!best || (way > 0 ? each.time < best.time : each.time >= best.time) ? each : best), null);
    if (next) this.show(next.view, next.row, way < 0);
    else this.narrator.say("There is no further event.");
  }

  // Show one row: its trip, where it leads, and what happened, in words. Going back, the row that
  // was shown before in another view has not happened yet.
  show(view, row, back = false) {
    const { replay, name } = view;
    this.pause(false);
    this.time = replay.time[row];
    cancelAnimationFrame(this.tween);
    for (const each of this.views) {
      if (each === view) continue;
      const [before, by] = [each.replay.rowsBefore(this.time), each.replay.rowsBy(this.time)];
      const limit = back && each.row >= 0 ? each.row : each.limit;
      each.row = -1;
      each.rest(Math.max(before, Math.min(by, limit)));
    }
    view.row = row;
    view.rest(row + 1, this.calm ? 0.5 : 0);
    this.tell();
    this.narrator.say(`${name && `${name}, `}${replay.clock(this.time, 10)} ${replay.parts[replay.rows.part[row]].name} ${replay.tell(row)}`);
    if (this.calm) return;
    const begin = performance.now();
    const move = (now) => {
      const share = Math.min(1, (now - begin) / 600);
      if (view.row !== row || this.frame || !this.bar.isConnected) return;
      view.rest(row + 1, share * 0.999);
      if (share < 1) this.tween = requestAnimationFrame(move);
    };
    this.tween = requestAnimationFrame(move);
  }

  // Renew what is shown of the time; the costly part of it once a second while the replay runs.
  tell(now) {
    const time = Math.min(this.time, this.end);
    say(this.clock, this.replay.clock(time));
    if (this.scrub.value !== String(time)) this.scrub.value = time;
    if (now && now - this.told < 1000) return;
    this.told = now ?? 0;
    this.scrub.setAttribute("aria-valuetext", this.replay.clock(time));
    this.narrator.tell();
  }
}
