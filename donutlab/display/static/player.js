// The player: the clock of a replay, its controls, and what they do.

const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

const span = (seconds) => {
  const unit = seconds < 60 ? [1, "s"] : seconds < 3600 ? [60, "min"] : [3600, "h"];
  return `${seconds / unit[0]} ${unit[1]}`;
};

class Player {
  constructor(replay, stage, narrator) {
    Object.assign(this, { replay, stage, narrator, time: 0, row: -1, frame: 0 });
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
    this.bar = h("div", { className: "bar" }, this.playing,
      button("back", "◀ Step back", () => this.step(-1)), button("step", "Step ▶", () => this.step(1)),
      h("label", {}, "Speed ", this.speeds), this.clock);
    this.hasten();
  }

  get calm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

  hasten() { this.stage.speed = Number(this.speeds.value); }

  play() {
    if (this.time >= this.replay.end) this.time = 0;
    this.row = -1;
    this.last = performance.now();
    this.narrator.say("");
    this.playing.textContent = "❚❚ Pause";
    const tick = (now) => {
      this.frame = requestAnimationFrame(tick);
      if (this.calm && now - this.last < 1000) return;
      this.time += (this.calm ? 1 : Math.min(0.1, (now - this.last) / 1000)) * this.stage.speed;
      this.last = now;
      const settled = this.replay.end + (this.replay.delay + 1) * HOP * this.stage.speed;
      if (this.time >= (this.calm ? this.replay.end : settled)) this.finish();
      else if (this.calm) this.stage.rest(this.replay.rowsBy(this.time));
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
    if (aloud) this.narrator.say(`Paused at ${this.replay.clock(this.time)}.`, this.narrator.counted.textContent);
  }

  finish() {
    this.pause(false);
    this.seek(this.replay.end);
    this.narrator.say("The end.", this.narrator.counted.textContent);
  }

  // Show the floor at rest after so many rows, with the last one's trip if it is to be seen.
  rest(limit, share) {
    this.stage.rest(limit, share);
    this.tell();
  }

  seek(time) {
    this.pause(false);
    this.time = time;
    this.row = -1;
    this.rest(this.replay.rowsBy(time), -1);
    this.narrator.say(`At ${this.replay.clock(time)}.`, this.narrator.counted.textContent);
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
    const { replay, narrator } = this;
    this.pause(false);
    const rows = narrator.followed();
    const at = this.row >= 0 ? this.row : replay.rowsBy(this.time) - (way > 0 ? 1 : 0);
    const row = rows
      ? (way > 0 ? rows.find((each) => each > at) : rows.findLast((each) => each < at))
      : at + way;
    if (row === undefined || row < 0 || row >= replay.length) narrator.say("There is no further event.");
    else this.show(row);
  }

  // Show one row: its trip, where it leads, and what happened, in words.
  show(row) {
    const { replay } = this;
    this.pause(false);
    [this.row, this.time] = [row, replay.time[row]];
    cancelAnimationFrame(this.tween);
    this.rest(row + 1, this.calm ? 0.5 : 0);
    this.narrator.say(`${replay.clock(replay.time[row], 10)} ${replay.parts[replay.rows.part[row]].name} ${replay.tell(row)}`);
    if (this.calm) return;
    const begin = performance.now();
    const move = (now) => {
      const share = Math.min(1, (now - begin) / 600);
      if (this.row !== row || this.frame || !this.bar.isConnected) return;
      this.stage.rest(row + 1, share * 0.999);
      if (share < 1) this.tween = requestAnimationFrame(move);
    };
    this.tween = requestAnimationFrame(move);
  }

  // Renew what is shown of the time; the costly part of it once a second while the replay runs.
  tell(now) {
    const time = Math.min(this.time, this.replay.end);
    say(this.clock, this.replay.clock(time));
    if (this.scrub.value !== String(time)) this.scrub.value = time;
    if (now && now - this.told < 1000) return;
    this.told = now ?? 0;
    this.scrub.setAttribute("aria-valuetext", this.replay.clock(time));
    this.narrator.tell();
  }
}
