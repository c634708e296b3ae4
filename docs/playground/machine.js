// The machine: Python in a worker, which is asked one thing after the other, and ended when an
// answer takes too long. Then another is started.

const LIMIT = 10_000; // ms that an answer may take

export class Machine {
  // `hear` takes what the worker tells; `ended` is told why it was ended, and `busy` whether it is.
  constructor(address, { hear, ended, busy }) {
    Object.assign(this, { address, hear, ended, busy, number: 0 });
    this.start();
  }

  start() {
    this.waiting = new Map();
    this.ready = false;
    this.worker = new Worker("worker.js", { type: "module" });
    this.worker.onmessage = ({ data }) => this.take(JSON.parse(data));
    this.worker.onerror = (event) => this.end(event.message || "Python could not be loaded.");
    this.worker.postMessage(JSON.stringify({ address: this.address }));
  }

  // Ask the worker something; return the number of the question.
  ask(question) {
    this.number += 1;
    this.waiting.set(this.number, question);
    this.worker.postMessage(JSON.stringify({ ...question, number: this.number }));
    this.watch();
    return this.number;
  }

  // Whether a question of some kind has no answer yet.
  waits(kind) { return [...this.waiting.values()].some((question) => kind in question); }

  take(told) {
    if (told.fatal) {
      this.end(told.fatal);
      return;
    }
    if (told.ready) this.ready = true;
    if (told.done) this.waiting.delete(told.done);
    if (told.ready || told.done) this.watch();
    this.hear(told);
  }

  // Begin to count the time of the next answer.
  watch() {
    this.busy(this.waiting.size > 0);
    clearTimeout(this.patience);
    if (this.ready && this.waiting.size) {
      this.patience = setTimeout(() => this.end(`It took more than ${LIMIT / 1000} s, and was ended. Ask for less.`), LIMIT);
    }
  }

  // End the worker, whatever it does, and start another.
  end(why) {
    clearTimeout(this.patience);
    this.worker.onmessage = this.worker.onerror = null;
    this.worker.terminate();
    const lost = [...this.waiting.values()];
    const wasReady = this.ready;
    if (wasReady) this.start();
    this.busy(false);
    this.ended(why, lost, wasReady);
  }
}
