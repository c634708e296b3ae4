// The asker: one question to the kernel at a time, then the latest, so nothing queues up.

const PATIENCE = 4000; // ms without an answer before the panel says so

class Asker {
  // `question` tells what the sliders stand for, `waits` is told whether an answer is awaited, and
  // `missed` is called when none came.
  constructor(model, question, waits, missed) {
    Object.assign(this, { model, question, waits, missed });
    this.me = Math.random().toString(36).slice(2);
    this.number = 0;
    this.pending = null; // the number of the question that has no answer yet
    this.later = false; // whether something was moved since
    this.anew = false; // whether the scales are to be found anew
  }

  ask() {
    this.later = Boolean(this.pending);
    if (this.pending) return;
    this.pending = `${this.me}-${++this.number}`;
    this.patience = setTimeout(() => this.giveUp(), PATIENCE);
    this.waits(true);
    const { pending, anew } = this;
    this.anew = false;
    if (!this.send({ ...this.question(), number: pending, anew })) this.giveUp();
  }

  send(message) {
    try {
      this.model.send(message);
      return true;
    } catch {
      return false;
    }
  }

  giveUp() {
    this.stop();
    this.pending = null;
    this.missed();
  }

  // Take an answer, and ask on; also when it came after patience had ended.
  answered(number) {
    if (number === this.pending) {
      this.stop();
      this.pending = null;
    }
    if (!this.pending) this.waits(false);
    if (this.later && !this.pending) this.ask();
  }

  stop() { clearTimeout(this.patience); }
}
