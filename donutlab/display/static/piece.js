const [LETTERS, ROOM] = [21, 138]; // so many letters of a note fit, and the pixels for them

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
    this.more = this.group.querySelector(".more");
    this.slots = [...this.group.querySelectorAll(".slot")].map((slot) => {
      const at = `translate(${slot.getAttribute("cx")} ${slot.getAttribute("cy")})`;
      const token = shape("path", { transform: at });
      token.style.display = "none";
      return this.group.appendChild(token);
    });
    const last = this.group.querySelector(".slot:last-of-type");
    this.queue = last && this.group.appendChild(shape("text", {
      class: "more", x: Number(last.getAttribute("cx")) - 4, y: Number(last.getAttribute("cy")) + 5,
    }));
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
    this.states = [...this.group.querySelectorAll(".state")].map((state) => (
      { word: replay.words.indexOf(state.dataset.state), tally: state.querySelector(".tally") }));
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
    const hidden = stand.line.length - this.slots.length;
    const drawn = this.slots.length - 2 * (hidden > 0); // the last two are for how many more there are
    const first = this.part.look === "stream" ? Math.max(0, stand.line.length - drawn) : 0;
    this.slots.forEach((token, place) => this.show(token, place < drawn ? stand.line[place + first] : undefined));
    if (this.queue) say(this.queue, hidden > 0 ? `+${hidden + 2}` : "");
    for (const { word, tally } of this.readers) {
      say(tally, `${stand.unread.get(word)?.size ?? 0} to read`);
    }
    const seated = this.seated();
    for (const { worker, held, many, number } of this.workers) {
      const hand = seated.get(number) ?? [];
      const { order } = this.replay.rows;
      this.show(held, hand.find((row) => order[row] === this.followed) ?? hand[0]);
      say(many, hand.length > 1 ? `×${hand.length}` : "");
      const look = hand.length ? (stand.stands(hand) ? "worker busy stands" : "worker busy") : "worker";
      worker.style.display = hand.length || number <= stand.present ? "" : "none";
      if (worker.getAttribute("class") !== look) worker.setAttribute("class", look);
    }
    for (const { word, tally } of this.states) say(tally, `${stand.inside.get(word) ?? 0} there`);
    this.group.classList.toggle("down", stand.down === 1);
    const published = stand.count("published");
    for (const { word, tally } of this.gates) {
      say(tally, `${published - (stand.spared.get(word) ?? 0)} of ${published}`);
    }
    if (this.more) say(this.more, stand.present > this.workers.length ? `+${stand.present - this.workers.length}` : "");
    this.write(this.words());
  }

  // Write the note, narrower if it would be too long for its place.
  write(words) {
    if (this.note.textContent === words) return;
    this.note.textContent = words;
    if (words.length > LETTERS) this.note.setAttribute("textLength", ROOM);
    else this.note.removeAttribute("textLength");
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
      const out = stand.down ? (stand.down < 1 ? "partly out · " : "out · ") : "";
      return `${out}${stand.busy}/${stand.present} busy${standing ? ` (${standing} standing)` : ""}`
        + (line ? ` · ${line} in line` : "");
    }
    if (part.look === "customers" || part.look === "users") return `${line} of ${stand.count("placed")} waiting`;
    if (part.look === "bus") return many(stand.count("published"), "event");
    if (part.look === "stream") return many(line, "record");
    if (part.look === "outbox") return `${stand.count("saved")} saved`;
    if (part.look === "workflow") {
      const ends = ["succeeded", "failed", "stuck"].map((end) => stand.count(`execution ${end}`));
      const going = ends.reduce((left, count) => left - count, stand.count("execution started"));
      return `${stand.down ? "out · " : ""}${going} under way${ends[2] ? ` · ${ends[2]} stuck` : ""}`;
    }
    if (part.look === "bin") return many(line, "dead letter");
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
