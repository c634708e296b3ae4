// The stage: the floor plan, with the parts as they stand and whatever is on its way.

const SVG = "http://www.w3.org/2000/svg";
const HOP = 0.4; // seconds on screen from part to part
const CROWD = 120; // so many are drawn on their way at most
const SAMPLES = 24;
const STAYS = {};
const DISC = "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0z";
const LOOKS = [
  `${DISC}M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z`,
  "M0 -7.5L7.5 5.5H-7.5z",
  "M-6 -6h12v12h-12z",
  "M0 -8L8 0L0 8L-8 0z",
  "M-2.5 -7h5v4.5h4.5v5h-4.5v4.5h-5v-4.5h-4.5v-5h4.5z",
  DISC,
];
const MARKS = {
  yes: "M-5 0l3.5 4L5 -4.5",
  no: "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5",
  late: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M0 -3.5V0L3 1.5",
  ask: "M-3.5 -3a3.5 3.5 0 1 1 5 3q-1.5 .9 -1.5 2.4M0 6h.01",
};

const shape = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const dress = (token, look, mark, followed) => {
  const dressed = `${mark || `look${look}`}${followed ? " followed" : ""}`;
  if (token.dressed === dressed) return;
  token.dressed = dressed;
  token.setAttribute("class", `token ${mark ? "mark " : ""}${dressed}`);
  token.setAttribute("d", MARKS[mark] ?? LOOKS[look]);
};

const numeral = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

class Stage {
  constructor(replay, svg) {
    this.replay = replay;
    this.svg = svg;
    this.speed = 1;
    this.followed = -1;
    this.settled = 0; // the second up to which all that is shown has happened
    this.pieces = replay.parts.map((part, number) => new Piece(replay, svg, number));
    this.crowd = shape("svg", { class: "crowd", viewBox: svg.getAttribute("viewBox") });
    this.tokens = [];
    this.lanes = new Map();
    this.trips = [];
  }

  // The drawing and what moves above it, neither too small to read nor too large to oversee.
  plan() {
    const width = Number(this.svg.getAttribute("width"));
    const plan = document.createElement("div");
    plan.className = "plan";
    plan.style.minWidth = `${0.7 * width}px`;
    plan.style.maxWidth = `${1.25 * width}px`;
    plan.append(this.svg, this.crowd);
    return plan;
  }

  // Read the ways from the drawing, once it is on the page.
  survey() {
    const names = new Map(this.replay.parts.map((part, number) => [part.name, number]));
    const gates = new Map(this.replay.words.map((word, number) => [word, number]));
    for (const path of this.svg.querySelectorAll(".lane")) {
      const { from, to, gate } = path.dataset;
      const length = path.getTotalLength();
      const points = Array.from({ length: SAMPLES + 1 }, (_, i) =>
        path.getPointAtLength((length * i) / SAMPLES));
      const [a, b] = [names.get(from), names.get(to)];
      const way = { path, points };
      this.lanes.set(`${a} ${b} ${gates.get(gate)}`, way);
      if (!this.lanes.has(`${a} ${b}`)) this.lanes.set(`${a} ${b}`, way);
    }
  }

  // The way from part to part: its own lane, the lane back, or straight across the floor.
  way(a, b, gate) {
    const key = `${a} ${b} ${gate}`;
    let found = this.lanes.get(key);
    if (!found) {
      const back = this.lanes.get(`${b} ${a}`);
      const straight = () => ({ points: [this.pieces[a].middle, this.pieces[b].middle] });
      found = this.lanes.get(`${a} ${b}`)
        ?? (back ? { path: back.path, points: [...back.points].reverse() } : straight());
      this.lanes.set(key, found);
    }
    return found;
  }

  // What a row sets in motion: by which way, in which hops, as what; null if nothing moves.
  trip(row) {
    return (this.trips[row] ??= this.plot(row) ?? STAYS).as === undefined ? null : this.trips[row];
  }

  plot(row) {
    const { replay } = this;
    const part = replay.rows.part[row];
    const peer = replay.partOf[replay.rows.peer[row]];
    const { from, to, as } = replay.scene(row);
    const there = peer >= 0 && peer !== part && (from || to);
    if (!there && (!as || as === "spared")) return null;
    const [a, b] = !there ? [part, part] : from ? [peer, part] : [part, peer];
    const [first, last] = [replay.parts[a].delay, replay.parts[b].delay];
    const way = there ? this.way(a, b, replay.rows.note[row]) : {};
    return { a, way, first, hops: Math.max(1, last - first), as: as ?? "" };
  }

  // Draw second `time` as it passes: each part as many hops behind as it has delay.
  play(time) {
    const { replay } = this;
    const hop = HOP * this.speed;
    this.settled = time - replay.delay * hop;
    this.pieces.forEach((piece, number) =>
      piece.goTo(replay.rowsBy(time - replay.parts[number].delay * hop), this.followed));
    this.light();
    let used = 0;
    const oldest = replay.rowsBy(time - (replay.delay + 1) * hop);
    for (let row = replay.rowsBy(time) - 1; row >= oldest && used < CROWD; row -= 1) {
      const trip = this.trip(row);
      if (!trip) continue;
      const share = ((time - replay.time[row]) / hop - trip.first) / trip.hops;
      if (share >= 0 && share < 1) this.put(used++, row, trip, share);
    }
    this.clear(used);
  }

  // Draw the floor at rest after `limit` rows; the last one's trip is shown so far on its way.
  rest(limit, share = -1) {
    this.settled = limit >= this.replay.length ? Infinity : limit ? this.replay.time[limit - 1] : 0;
    for (const piece of this.pieces) piece.goTo(limit, this.followed);
    const trip = share >= 0 && limit ? this.trip(limit - 1) : null;
    if (trip) this.put(0, limit - 1, trip, share);
    this.clear(trip ? 1 : 0);
    this.light(trip?.way.path);
    this.pieces.forEach((piece, number) =>
      piece.group.classList.toggle("now", share >= 0 && number === this.replay.rows.part[limit - 1]));
  }

  light(path) {
    if (this.lit === path) return;
    this.lit?.classList.remove("lit");
    path?.classList.add("lit");
    this.lit = path;
    if (!path) for (const piece of this.pieces) piece.group.classList.remove("now");
  }

  put(number, row, { a, way, as }, share) {
    const token = this.tokens[number] ?? (this.tokens[number] = this.crowd.appendChild(shape("path", {})));
    const order = this.replay.rows.order[row];
    const stopped = as === "spared";
    let x, y, opacity = 1;
    if (!way.points) {
      const { corner } = this.pieces[a];
      [x, y] = [corner.x, corner.y - 22 * share];
      opacity = 1 - share * share;
    } else {
      const { points } = way;
      const eased = stopped ? Math.min(share, 0.4) * 0.6 : share * share * (3 - 2 * share);
      const place = eased * (points.length - 1);
      const [from, to] = [points[Math.floor(place)], points[Math.ceil(place)]];
      const part = place % 1;
      [x, y] = [from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part];
      if (stopped) opacity = share < 0.4 ? 1 : (1 - share) / 0.6;
    }
    const mark = !stopped ? as : share > 0.4 ? "no" : "";
    dress(token, this.replay.orders[order][1], mark, order === this.followed);
    token.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    token.style.opacity = opacity;
    token.dataset.order = order;
    token.style.display = "";
  }

  clear(used) {
    for (let number = used; number < this.tokens.length; number += 1) {
      this.tokens[number].style.display = "none";
    }
  }
}

// One piece of furniture, and the part it stands for.
class Piece {
  constructor(replay, svg, number) {
    this.replay = replay;
    this.part = replay.parts[number];
    this.stand = new Stand(replay, number);
    this.group = svg.querySelector(`[data-part="${number}"]`);
    const [x, y] = this.group.getAttribute("transform").match(/[\d.]+/g).map(Number);
    const box = this.group.querySelector(".box");
    const [width, height] = ["width", "height"].map((name) => Number(box.getAttribute(name)));
    this.middle = { x: x + width / 2, y: y + height / 2 };
    this.corner = { x: x + width - 16, y: y + 14 };
    this.note = this.group.querySelector(".note");
    this.slots = [...this.group.querySelectorAll(".slot")].map((slot) => {
      const at = `translate(${slot.getAttribute("cx")} ${slot.getAttribute("cy")})`;
      const token = shape("path", { transform: at });
      token.style.display = "none";
      return this.group.appendChild(token);
    });
    this.workers = [...this.group.querySelectorAll(".worker")].map((worker) => {
      const held = worker.appendChild(shape("g", { class: "held", transform: "translate(0 15)" }))
        .appendChild(shape("path", {}));
      held.style.display = "none";
      const many = worker.appendChild(shape("text", { class: "many", x: 9, y: 20 }));
      return { worker, held, many, number: Number(worker.dataset.worker) };
    });
    this.gates = [...this.group.querySelectorAll(".gate")].map((gate) => (
      { word: replay.words.indexOf(gate.dataset.gate), tally: gate.querySelector(".tally") }));
    this.readers = [...this.group.querySelectorAll(".reader")].map((reader) => (
      { word: replay.words.indexOf(reader.dataset.reader), tally: reader.querySelector(".tally") }));
    this.followed = -1;
    this.limit = 0;
    this.draw();
  }

  goTo(limit, followed) {
    this.limit = limit;
    if (this.stand.goTo(limit) || followed !== this.followed) {
      this.followed = followed;
      this.draw();
    }
  }

  draw() {
    const { stand } = this;
    const newest = this.part.look === "stream" ? stand.line.length - this.slots.length : 0;
    this.slots.forEach((token, place) => this.show(token, stand.line[place + Math.max(0, newest)]));
    for (const { word, tally } of this.readers) {
      numeral(tally, `${stand.unread.get(word)?.size ?? 0} to read`);
    }
    const seated = this.seated();
    for (const { worker, held, many, number } of this.workers) {
      const hand = seated.get(number) ?? [];
      const { order } = this.replay.rows;
      this.show(held, hand.find((row) => order[row] === this.followed) ?? hand[0]);
      numeral(many, hand.length > 1 ? `×${hand.length}` : "");
      const look = hand.length ? (stand.stands(hand) ? "worker busy stands" : "worker busy") : "worker";
      worker.style.display = hand.length || number <= stand.present ? "" : "none";
      if (worker.getAttribute("class") !== look) worker.setAttribute("class", look);
    }
    this.group.classList.toggle("down", stand.down);
    const published = stand.count("published");
    for (const { word, tally } of this.gates) {
      numeral(tally, `${published - (stand.spared.get(word) ?? 0)} of ${published}`);
    }
    numeral(this.note, this.words());
  }

  // Who works, by place: whose own place is not drawn stands in for one who is free.
  seated() {
    const busy = [...this.stand.hands].filter(([, hand]) => hand.length).sort(([a], [b]) => a - b);
    const seated = new Map(busy);
    const free = this.workers.map(({ number }) => number).filter((number) => !seated.has(number));
    for (const [number, hand] of busy) {
      if (number > this.workers.length && free.length) seated.set(free.shift(), hand);
    }
    return seated;
  }

  show(token, row) {
    token.style.display = row === undefined ? "none" : "";
    if (row === undefined) return;
    const order = this.replay.rows.order[row];
    dress(token, this.replay.orders[order][1], "", order === this.followed);
    token.dataset.order = order;
  }

  // How the part stands, in a few words, or some more to those who do not see its workers.
  words(all = false) {
    const { stand, part } = this;
    const line = stand.line.length;
    if (part.workers) {
      const standing = all ? [...stand.hands.values()].filter((hand) => stand.stands(hand)).length : 0;
      return `${stand.down ? "out · " : ""}${stand.busy}/${stand.present} busy${standing ? ` (${standing} standing)` : ""}`
        + (line ? ` · ${line} in line` : "");
    }
    if (part.look === "customers") return `${line} of ${stand.count("placed")} waiting`;
    if (part.look === "bus") return `${stand.count("published")} events`;
    if (part.look === "stream") return `${line} records`;
    if (part.look === "outbox") return `${stand.count("saved")} saved`;
    if (part.look === "bin") return `${line} dead letter${line === 1 ? "" : "s"}`;
    return `${line} waiting${stand.away.length ? ` · ${stand.away.length} in flight` : ""}`;
  }

  // Everything that is known of the part, for the table and for who cannot see the picture.
  account() {
    const { stand, replay } = this;
    const counted = replay.kinds.map((kind, number) => [stand.counts[number], kind]);
    return {
      waiting: stand.line.length,
      inHand: stand.inHand + stand.away.length,
      counts: counted.filter(([count]) => count).map((each) => each.join(" ")).join(", "),
    };
  }
}
