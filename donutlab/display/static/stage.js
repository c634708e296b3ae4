// The stage: the floor plan, with the parts as they stand and whatever is on its way.

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

const dress = (token, look, mark, followed) => {
  const dressed = `${mark || `look${look}`}${followed ? " followed" : ""}`;
  if (token.dressed === dressed) return;
  token.dressed = dressed;
  token.setAttribute("class", `token ${mark ? "mark " : ""}${dressed}`);
  token.setAttribute("d", MARKS[mark] ?? LOOKS[look]);
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
    this.others = this.crowd.appendChild(shape("text", { class: "others", x: 12, y: 20 }));
    this.tokens = [];
    this.lanes = new Map();
    this.trips = [];
    this.plan = this.unroll();
  }

  // The drawing and what moves above it, not too large to oversee.
  unroll() {
    const width = Number(this.svg.getAttribute("width"));
    const plan = document.createElement("div");
    plan.className = "plan";
    plan.style.maxWidth = `${1.1 * width}px`;
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

  // After how many hops all is there that one moment sets in motion: each of its trips in turn.
  arrival(row) {
    const { time } = this.replay;
    let [from, to] = [row, row];
    while (from > 0 && time[from - 1] === time[row]) from -= 1;
    while (to + 1 < time.length && time[to + 1] === time[row]) to += 1;
    let hops = 0;
    for (let each = from; each <= to; each += 1) {
      const trip = this.trip(each);
      if (trip) hops = Math.max(hops, trip.first + trip.hops);
    }
    for (let each = from; each <= to; each += 1) if (this.trip(each)) this.trip(each).arrival = hops;
    return hops;
  }

  // Draw second `time` as it is then, and on its way whatever will just have arrived by its own time.
  play(time) {
    const { replay } = this;
    const hop = HOP * this.speed;
    const now = replay.rowsBy(time);
    this.settled = time;
    for (const piece of this.pieces) piece.goTo(now, this.followed);
    this.light();
    let used = 0;
    const soon = replay.rowsBy(time + (replay.delay + 2) * hop);
    for (let row = now; row < soon; row += 1) {
      const trip = this.trip(row);
      if (!trip) continue;
      const left = (trip.arrival ?? this.arrival(row)) - trip.first - (replay.time[row] - time) / hop;
      const share = left / trip.hops;
      if (share >= 0 && share < 1) {
        if (used < CROWD) this.put(used, row, trip, share);
        used += 1;
      }
    }
    this.clear(Math.min(used, CROWD));
    say(this.others, used > CROWD ? `+${used - CROWD} on their way` : "");
  }

  // Draw the floor at rest after `limit` rows; the last one's trip is shown so far on its way.
  rest(limit, share = -1) {
    this.settled = limit >= this.replay.length ? Infinity : limit ? this.replay.time[limit - 1] : 0;
    for (const piece of this.pieces) piece.goTo(limit, this.followed);
    const trip = share >= 0 && limit ? this.trip(limit - 1) : null;
    if (trip) this.put(0, limit - 1, trip, share);
    this.clear(trip ? 1 : 0);
    say(this.others, "");
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
