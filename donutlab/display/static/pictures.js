// The pictures of a panel. Each shows one design, has a root, and draws what it is given.

const BARS = 40;

const heads = (...names) => h("thead", {}, h("tr", {}, ...names.map((name) => h("th", { scope: "col" }, name))));

// A row for each part: its workers' time, and its line over time.
class Lines {
  constructor() {
    this.body = h("tbody");
    this.clock = h("div", { className: "ticks" });
    this.head = heads("part", "workers’ time", "in line", "most");
    const foot = h("tr", {}, h("td", { colSpan: 2 }), h("td", {}, this.clock), h("td"));
    this.root = h("table", { className: "parts" }, this.head, this.body, h("tfoot", {}, foot));
    this.shape = "";
    this.rows = [];
  }

  build(parts) {
    this.rows = parts.map((part) => {
      const [picture, line] = paths(part.line.length, 30, ["line"]);
      const share = h("span", { className: "share" });
      const time = bar("work", "stand");
      time.hidden = part.busy === null;
      const most = h("td", { className: "most" });
      const row = h("tr", {}, h("th", { scope: "row" }, part.name), h("td", {}, time, share),
        h("td", {}, picture), most);
      return { row, time, share, picture, line, most };
    });
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }

  draw({ parts }, scales) {
    const now = JSON.stringify(parts.map((part) => [part.name, part.busy === null]));
    if (now !== this.shape) this.build(parts);
    this.shape = now;
    say(this.head.rows[0].cells[2], `in line, over ${scales.length}`);
    parts.forEach((part, n) => {
      const { time, share, picture, line, most } = this.rows[n];
      fill(time.children[0], part.busy - part.standing);
      fill(time.children[1], part.standing);
      const stands = part.standing > 0 ? `, ${percent(part.standing)} standing` : "";
      say(share, part.busy === null ? part.is : percent(part.busy) + stands);
      line.setAttribute("d", stairs(part.line, scales.line, 30));
      picture.setAttribute("aria-label", `In line at ${part.name}: at most ${part.most}`);
      say(most, String(part.most));
    });
    this.clock.replaceChildren(...ticks(scales.clock, scales.time));
  }
}

// How many orders took how long until they were complete, and how many never were.
class Times {
  constructor() {
    this.marks = h("div", { className: "marks" });
    [this.histogram, this.bars, this.lines] = paths(BARS, 100, ["bars", "marklines"]);
    [this.rest, this.never] = paths(1, 100, ["never"]);
    this.left = h("div", { className: "left" });
    this.durations = h("div", { className: "ticks" });
    this.rest.setAttribute("aria-hidden", "true");
    this.root = h("figure", {},
      h("div", { className: "axis" }, this.marks, h("div", { className: "plot" }, this.histogram), this.durations),
      h("div", { className: "rest" }, this.left,
        h("div", { className: "plot" }, this.rest), h("div", { className: "ticks" }, "never")));
  }

  draw(design, scales) {
    const { latency, orders } = scales;
    this.bars.setAttribute("d", stairs(design.bars, orders, 100));
    this.never.setAttribute("d", stairs([design.never], orders, 100));
    say(this.left, String(design.never));
    const places = design.marks.map((mark) => (BARS * mark) / latency);
    this.lines.setAttribute("d", places.map((at) => `M${at} 0V100`).join(""));
    this.marks.replaceChildren(...design.marks.map((mark, n) => {
      const label = h("span", { className: mark > 0.85 * latency ? "last" : "" }, n ? "95 %" : "half");
      label.style.left = `${(100 * mark) / latency}%`;
      return label;
    }));
    this.histogram.setAttribute("aria-label", `Orders by time until complete. ${design.text}`);
    this.durations.replaceChildren(...ticks(scales.durations, latency));
  }
}

// Who waits for whom: how many at a time, on average.
class Waits {
  constructor() {
    this.root = h("table", { className: "waits" });
    this.shape = "";
  }

  draw({ waits }, scales) {
    const now = JSON.stringify(waits.map((wait) => [wait.who, wait.whom]));
    if (now !== this.shape) {
      this.root.replaceChildren(h("tbody", {}, ...waits.map((wait) => h("tr", {},
        h("th", { scope: "row" }, `${wait.who} → ${wait.whom}`),
        h("td", {}, bar(wait.stands ? "stand" : "queue")), h("td", { className: "most" })))));
    }
    this.shape = now;
    waits.forEach((wait, n) => {
      const [, picture, mean] = this.root.rows[n].cells;
      fill(picture.querySelector("i"), wait.mean / scales.waiting);
      say(mean, wait.mean.toFixed(2));
    });
  }
}

// The headline numbers.
class Numbers {
  constructor() { this.root = h("dl", { className: "numbers" }); }

  draw({ numbers }) {
    if (!this.root.children.length) {
      this.root.append(...Object.keys(numbers).map((label) => h("div", {}, h("dt", {}, label), h("dd"))));
    }
    Object.values(numbers).forEach((text, n) => say(this.root.children[n].lastChild, text));
  }
}

// All of it in words.
class Words {
  constructor() { this.root = h("p", { className: "words" }); }

  draw({ text }) { say(this.root, text); }
}

// By name: its caption, what the caption adds, the scale that it is drawn to, and what draws it.
const PICTURES = {
  lines: ["Workers and lines", "hatched: stands waiting for an answer", "line", Lines],
  times: ["Orders by time until complete", "", "latency", Times],
  waits: ["Who waits for whom", "how many at a time, on average; hatched: stands", "waiting", Waits],
  numbers: ["Numbers", "", "", Numbers],
  words: ["In words", "", "", Words],
};
