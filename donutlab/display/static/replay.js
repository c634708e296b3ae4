// The replay of a run: rows of the log in columns, and how the parts stand after so many of them.

const unpack = async (text) => {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Replay(JSON.parse(await new Response(stream).text()));
};

class Replay {
  constructor(data) {
    Object.assign(this, data);
    this.base = Date.parse(`${this.opening.slice(0, 19)}Z`);
    this.length = this.rows.time.length;
    let sum = 0;
    this.time = Float64Array.from(this.rows.time, (step) => (sum += step) / 1000);
    const names = new Map(this.parts.map((part, number) => [part.name, number]));
    this.partOf = this.words.map((word) => names.get(word) ?? -1);
    this.sceneOf = this.kinds.map((kind) => this.scenes[kind] ?? {});
    this.byPart = this.parts.map(() => []);
    this.rows.part.forEach((part, row) => this.byPart[part].push(row));
    const done = this.orders.map((order) => order[3]).filter((time) => time !== null);
    this.completed = Float64Array.from(done).sort();
    this.byOrder = this.orders.map(() => []);
    this.rows.order.forEach((order, row) => this.byOrder[order].push(row));
    this.delay = Math.max(0, ...this.parts.map((part) => part.delay));
  }

  // The number of rows up to a second or before it, and of orders complete by then.
  rowsBy(time) { return above(this.time, time); }
  rowsBefore(time) { return above(this.time, time - 5e-4); }
  completeBy(time) { return above(this.completed, time); }

  // The drawing that fits a width best: the widest that need not shrink by much, or the narrowest.
  drawing(width) {
    const [, drawn] = this.drawings.find(([wide]) => wide <= width * 1.1) ?? this.drawings.at(-1);
    return drawn;
  }

  scene(row) { return this.sceneOf[this.rows.kind[row]]; }

  clock(time, length = 8) {
    const day = Math.floor(time / 86400);
    const moved = this.clock_changes.findLast(([second]) => second <= time)?.[1] ?? 0;
    const now = new Date(this.base + Math.round((time + moved) * 1000));
    const text = now.toISOString().slice(11, 11 + length);
    return day ? `day ${day + 1}, ${text}` : text;
  }

  // One row in words, as the library's stories have it.
  tell(row) {
    const { kind, order, event, peer, note } = this.rows;
    const name = this.kinds[kind[row]];
    const values = {
      event: this.events[event[row]],
      peer: this.words[peer[row]] ?? "nobody",
      note: this.words[note[row]] ?? "",
      what: this.orders[order[row]][2] || "nothing in particular",
    };
    const remark = this.remarks[name];
    if (remark && values.note !== "") values.note = fill(remark, { "": values.note });
    return fill(this.sentences[name] ?? `${name}: {event}`, values);
  }
}

// A text with its {name}s filled in; of a number as in {name:.3g} so many digits are told.
const fill = (text, values) => text.replace(/\{(\w*)(?::\.(\d)g)?\}/g, (_, name, digits) => (
  digits ? Number(values[name].toPrecision(digits)) : values[name]));

// How many numbers of an ascending array are at most `value`.
const above = (numbers, value) => {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

// How one part stands: what waits, who has what in hand, what has been counted.
class Stand {
  constructor(replay, part) {
    this.replay = replay;
    this.mine = replay.byPart[part];
    this.part = replay.parts[part];
    this.reset();
  }

  reset() {
    this.next = 0;
    this.line = [];
    this.away = [];
    this.records = new Map();
    this.unread = new Map();
    this.begins = new Map();
    this.hands = new Map();
    this.calls = new Map();
    this.counts = this.replay.kinds.map(() => 0);
    this.spared = new Map();
    this.inside = new Map();
    this.down = false;
    this.present = this.part.workers;
  }

  // Go to where the first `limit` rows of the replay have happened; say whether anything changed.
  goTo(limit) {
    const { mine } = this;
    const before = this.next;
    if (before && mine[before - 1] >= limit) this.reset();
    while (this.next < mine.length && mine[this.next] < limit) this.play(mine[this.next++]);
    return this.next !== before;
  }

  play(row) {
    const { kind, event, peer, note } = this.replay.rows;
    const scene = this.replay.scene(row);
    const same = (other) => event[other] === event[row];
    this.counts[kind[row]] += 1;
    if (scene.line > 0) this.line.push(row);
    if (scene.line < 0) take(this.line, same);
    if (scene.away > 0 && note[row]) this.away.push(row);
    if (scene.away < 0) take(this.away, same);
    if (scene.gone === "line") take(this.line, same) || take(this.away, same);
    if (scene.gone === "away") take(this.away, same) || take(this.line, same);
    if (scene.place) this.place(scene.place, row);
    if ("down" in scene) this.down = scene.down && (this.replay.words[note[row]] ?? 1);
    if (scene.present) this.present = this.replay.words[note[row]];
    if (scene.hand) {
      const hand = this.hands.get(this.replay.words[peer[row]]) ?? [];
      this.hands.set(this.replay.words[peer[row]], hand);
      if (scene.hand > 0) hand.push(row);
      else take(hand, same);
    }
    if (scene.in) this.inside.set(note[row], (this.inside.get(note[row]) ?? 0) + 1);
    if (scene.out) this.inside.set(note[row], this.inside.get(note[row]) - 1);
    if (scene.stands) this.calls.set(event[row], (this.calls.get(event[row]) ?? 0) + scene.stands);
    if (scene.as === "spared") this.spared.set(note[row], (this.spared.get(note[row]) ?? 0) + 1);
  }

  // What each reader of a stream has still to read: all records since its position, once that is set.
  place(does, row) {
    const { peer, note } = this.replay.rows;
    const time = this.replay.time[row];
    if (does === "set") {
      const since = this.replay.words[note[row]];
      const old = since === null ? [] : [...this.records].filter(([, came]) => came >= since);
      this.unread.set(peer[row], new Set(old.map(([place]) => place)));
      this.begins.set(peer[row], since ?? time);
    } else if (does === "new") {
      this.records.set(note[row], time);
      for (const [reader, places] of this.unread) if (time >= this.begins.get(reader)) places.add(note[row]);
    } else {
      this.unread.get(peer[row])?.delete(note[row]);
    }
  }

  count(kind) { return this.counts[this.replay.kinds.indexOf(kind)] ?? 0; }
  get busy() { return [...this.hands.values()].filter((hand) => hand.length).length; }
  get inHand() { return [...this.hands.values()].reduce((sum, hand) => sum + hand.length, 0); }
  stands(hand) { return hand.some((row) => this.calls.get(this.replay.rows.event[row]) > 0); }
}

const take = (rows, matches) => {
  const place = rows.findIndex(matches);
  return place >= 0 && rows.splice(place, 1);
};
