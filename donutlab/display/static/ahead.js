// Ahead: pictures to which the hand may move next, which the kernel finds while the hand rests. They
// are drawn at once, and the kernel's answer, which follows, says the same.

const REST = 250; // ms without a move before the kernel is asked for pictures ahead
const LONG = 5000; // ms of rest after which it is asked for no more
const MOST = 150; // so many are kept
const ENDS = ["time", "line", "latency", "orders", "waiting"];

class Ahead {
  // `send` asks the kernel; `hand` tells the questions `near` the hand, and `far`ther away in the
  // order in which they are likely, and to which `scales` is drawn, or null if there is no hand.
  constructor(send, hand) {
    Object.assign(this, { send, hand, kept: new Map(), until: 0 });
  }

  // The picture for a question. It must reach as far as the scales, which never shrink.
  get(question, scales) {
    const found = this.kept.get(this.key(question));
    return found && ENDS.every((name) => found.scales[name] >= scales[name]) ? found : null;
  }

  key({ values, seed }) { return JSON.stringify([values, seed]); }

  rest() {
    this.stop();
    this.resting = setTimeout(() => this.begin(), REST);
  }

  begin() {
    const hand = this.hand();
    if (!hand) return;
    this.until = performance.now() + LONG;
    const { near, seed } = hand;
    this.send({ near: near.map(({ values }) => values), seed });
  }

  // Keep what the kernel has found, and ask on while the hand still rests.
  keep(found) {
    for (const each of found) {
      this.kept.delete(this.key(each));
      this.kept.set(this.key(each), each);
    }
    for (const key of [...this.kept.keys()].slice(0, -MOST)) this.kept.delete(key);
    const hand = performance.now() < this.until && found.length ? this.hand() : null;
    const next = hand?.far.find((question) => !this.get(question, hand.scales));
    if (next) this.send({ far: next.values, seed: next.seed });
    else this.until = 0;
  }

  forget() { this.kept.clear(); }

  stop() {
    clearTimeout(this.resting);
    this.until = 0;
  }
}
