// The browser's half of a panel: sliders, pictures, words. It draws the numbers of `data` and asks
// the kernel for others: one question at a time, then the latest, so nothing queues up.
// Every text goes in as textContent or an attribute, never as markup.

const PATIENCE = 4000; // ms without an answer before the panel says so
const REST = 250; // ms without a move before the kernel is asked to prefetch
const PAUSE = 900; // ms of rest before a screen reader is told what has changed
const SVG = "http://www.w3.org/2000/svg";

function add(parent, tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A picture of paths only, stretched to the place it has; its texts stand beside it in HTML.
function paths(parent, width, height, classes) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  parent.append(svg);
  const made = classes.map((name) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    svg.append(path);
    return path;
  });
  return [svg, ...made];
}

function stairs(heights, most, height) {
  let line = `M0 ${height}`;
  heights.forEach((each, column) => {
    line += `V${(height * (1 - each / most)).toFixed(1)}H${column + 1}`;
  });
  return `${line}V${height}Z`;
}

function ticks(parent, places, end) {
  parent.replaceChildren();
  for (const [at, label] of places) {
    const tick = add(parent, "span", {}, label);
    tick.style.left = `${(100 * at) / end}%`;
    if (at === 0) tick.className = "first";
    if (at > 0.9 * end) tick.className = "last";
  }
}

const percent = (share) => `${(100 * share).toFixed(0)}\u00a0%`;

// One design: headline numbers, a row for each part, times until complete, who waits for whom.
function design(parent) {
  const root = add(parent, "section", { class: "design" });
  const title = add(root, "p", { class: "title" });
  const cards = add(root, "dl", { class: "numbers" });
  const table = add(root, "table", { class: "parts" });
  add(add(table, "caption", {}, "Workers and lines "), "span", { class: "soft" }, "hatched: standing, "
    + "to wait for an answer");
  const head = add(add(table, "thead"), "tr");
  for (const text of ["part", "workers’ time", "in line, over the day", "most"])
    add(head, "th", { scope: "col" }, text);
  const body = add(table, "tbody");
  const foot = add(add(table, "tfoot"), "tr");
  add(foot, "td", { colspan: 2 });
  const clock = add(add(foot, "td"), "div", { class: "ticks" });
  add(foot, "td");
  const figure = add(root, "figure");
  add(figure, "figcaption", {}, "Orders by time until complete");
  const marks = add(figure, "div", { class: "marks" });
  const plot = add(figure, "div", { class: "plot" });
  const [histogram, bars, lines] = paths(plot, 40, 100, ["bars", "marklines"]);
  const durations = add(figure, "div", { class: "ticks" });
  const waiting = add(root, "table", { class: "waits" });
  const words = add(root, "p", { class: "words" });
  const rows = [];
  let shape = "";

  function build(each) {
    body.replaceChildren();
    rows.length = 0;
    for (const part of each.parts) {
      const row = add(body, "tr");
      add(row, "th", { scope: "row" }, part.name);
      const time = add(row, "td");
      const bar = add(time, "div", { class: "bar" });
      const work = add(bar, "i", { class: "work" });
      const stand = add(bar, "i", { class: "stand" });
      const share = add(time, "span", { class: "share" });
      bar.hidden = part.busy === null;
      const [picture, line] = paths(add(row, "td"), part.line.length, 30, ["line"]);
      rows.push({ work, stand, share, picture, line, most: add(row, "td", { class: "most" }) });
    }
    cards.replaceChildren();
    for (const label of Object.keys(each.numbers)) {
      const card = add(cards, "div");
      add(card, "dt", {}, label);
      add(card, "dd");
    }
  }

  function draw(each, scales) {
    const now = JSON.stringify([each.name, each.parts.map((part) => [part.name, part.busy === null])]);
    if (now !== shape) build(each);
    shape = now;
    say(title, each.name);
    title.hidden = !each.name;
    Object.values(each.numbers).forEach((text, n) => say(cards.children[n].lastChild, text));
    each.parts.forEach((part, n) => {
      const row = rows[n];
      row.work.style.width = `${100 * (part.busy - part.standing)}%`;
      row.stand.style.width = `${100 * part.standing}%`;
      const stands = part.standing > 0 ? `, ${percent(part.standing)} standing` : "";
      say(row.share, part.busy === null ? "a queue" : percent(part.busy) + stands);
      row.line.setAttribute("d", stairs(part.line, scales.line, 30));
      row.picture.setAttribute("aria-label", `In line at ${part.name}: at most ${part.most}`);
      say(row.most, String(part.most));
    });
    ticks(clock, scales.time, scales.end);
    bars.setAttribute("d", stairs(each.bars, each.tallest, 100));
    const places = each.marks.map((mark) => (40 * mark) / scales.longest);
    lines.setAttribute("d", places.map((at) => `M${at} 0V100`).join(""));
    marks.replaceChildren();
    each.marks.forEach((mark, n) => {
      const label = add(marks, "span", {}, n ? "95 %" : "half");
      label.style.left = `${(100 * mark) / scales.longest}%`;
      if (mark > 0.85 * scales.longest) label.className = "last";
    });
    histogram.setAttribute("aria-label", `Orders by time until complete. ${each.text}`);
    ticks(durations, scales.latency, scales.longest);
    waits(waiting, each.waits, scales.waiting);
    say(words, each.text);
  }
  return { root, draw };
}

function waits(table, found, most) {
  table.replaceChildren();
  add(table, "caption", {}, "Who waits for whom: how many at a time, on average");
  const body = add(table, "tbody");
  for (const wait of found.slice(0, 6)) {
    const row = add(body, "tr");
    add(row, "th", { scope: "row" }, `${wait.who} → ${wait.whom}`);
    const bar = add(add(row, "td"), "div", { class: "bar" });
    const kind = wait.stands ? "stand" : "queue";
    add(bar, "i", { class: kind }).style.width = `${(100 * wait.mean) / most}%`;
    add(row, "td", { class: "most" }, wait.mean.toFixed(2));
  }
  if (!found.length) add(add(add(body, "tr"), "td"), "span", {}, "nobody, for long");
}

// Keep the keys that move a slider from the notebook, which would move between its cells instead:
// JupyterLab asks the element itself, Notebook 7 too, and others listen further out.
function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  for (const each of root.querySelectorAll("input, button"))
    each.setAttribute("data-lm-suppress-shortcuts", "true");
}

function slider(parent, control, moved) {
  const id = `donut-${Math.random().toString(36).slice(2)}`;
  const row = add(parent, "div", { class: "slider" });
  add(row, "label", { for: id }, control.label);
  const { low: min, high: max, step } = control;
  const input = add(row, "input", { id, type: "range", min, max, step });
  const shown = add(row, "output", { for: id });
  const digits = (String(step).split(".")[1] || "").length;
  const words = (value) => `${Number(value).toFixed(digits)} ${control.unit}`.trim();
  add(row, "span", { class: "ends" }, `${words(min)} to ${words(max)}`);
  const show = () => {
    say(shown, words(input.value));
    input.setAttribute("aria-valuetext", words(input.value));
  };
  input.addEventListener("input", () => (show(), moved()));
  const value = () => input.valueAsNumber;
  // Where an arrow key would lead: the browser knows the steps and both ends.
  const arrow = (step, other = input.cloneNode()) => (other[step](), other.valueAsNumber);
  return {
    value,
    put: (value) => ((input.value = value), show()),
    held: () => input.matches(":focus"),
    near: () => [arrow("stepDown"), arrow("stepUp")].filter((each) => each !== value()),
  };
}

function render({ model, el }) {
  const root = add(el, "div", { class: "donut-panel donut-widget" });
  const form = add(root, "div", { class: "controls", role: "group", "aria-label": "Sliders" });
  const sliders = {};
  for (const control of model.get("controls")) sliders[control.name] = slider(form, control, ask);
  const day = add(form, "div", { class: "day" });
  const seed = add(add(day, "label", {}, "Day (seed) "), "input", { type: "number", min: 0, step: 1 });
  const next = add(day, "button", { type: "button" }, "New day");
  const reset = add(day, "button", { type: "button" }, "Reset");
  const target = add(root, "p", { class: "target" });
  const error = add(root, "div", { class: "error", role: "alert" });
  const notice = add(root, "p", { class: "notice" });
  const designs = add(root, "div", { class: "designs" });
  const drawn = [];
  const live = add(root, "div", { class: "live", role: "status" });

  const me = Math.random().toString(36).slice(2);
  let number = 0;
  let pending = null; // the question that has no answer yet
  let later = false; // whether something was moved since
  let patience = 0;
  let pause = 0;
  let rest = 0;

  function question() {
    const values = Object.fromEntries(Object.entries(sliders).map(([k, s]) => [k, s.value()]));
    return { values, seed: Math.round(seed.valueAsNumber || 0) };
  }

  function ask() {
    if (pending) {
      later = true;
      return;
    }
    later = false;
    clearTimeout(rest);
    pending = `${me}-${++number}`;
    patience = setTimeout(giveUp, PATIENCE);
    if (!sent({ ...question(), number: pending })) giveUp();
  }

  function sent(message) {
    try {
      model.send(message);
      return true;
    } catch {
      return false;
    }
  }

  function giveUp() {
    clearTimeout(patience);
    pending = null;
    say(notice, "The kernel does not answer: the pictures stay as they are. Is it running? "
      + "Run the cell again, or move a slider to ask again.");
  }

  // A hand that rests on a slider may go one step on, or back: have both found by then.
  function resting() {
    clearTimeout(rest);
    rest = setTimeout(() => {
      const held = Object.keys(sliders).find((name) => sliders[name].held());
      if (!held || pending) return;
      const { values, seed } = question();
      const near = sliders[held].near().map((value) => ({ ...values, [held]: value }));
      sent({ near, seed });
    }, REST);
  }

  function put(values, day) {
    for (const [name, value] of Object.entries(values)) sliders[name].put(value);
    seed.value = day;
  }

  function show() {
    const data = model.get("data");
    if (data.answers === pending) {
      clearTimeout(patience);
      pending = null;
    }
    if (later && !pending) ask(); // also when the answer came after patience had ended
    if (!pending && !data.error) put(data.values, data.seed);
    draw(data);
    root.dataset.answers = data.answers;
    resting();
  }

  function told({ error: { what, where }, values, seed }) {
    const last = Object.entries(values).map(([name, value]) => `${name} ${value}`).join(", ");
    return `${what}\n${where}\nThe pictures stay as they were: ${last}, seed ${seed}`;
  }

  function draw(data) {
    say(error, data.error ? told(data) : "");
    say(notice, data.designs.map((each) => each.stopped).filter(Boolean)[0] || "");
    root.classList.toggle("stale", Boolean(data.error));
    target.hidden = !data.target;
    if (data.target) {
      target.dataset.reached = data.target.reached;
      say(target, `${data.target.reached ? "✓ Reached" : "○ Not yet"}: ${data.target.words}`);
    }
    while (drawn.length > data.designs.length) drawn.pop().root.remove();
    while (drawn.length < data.designs.length) drawn.push(design(designs));
    data.designs.forEach((each, n) => drawn[n].draw(each, data.scales));
    clearTimeout(pause);
    pause = setTimeout(() => say(live, data.error ? "" : data.brief), PAUSE);
  }

  next.addEventListener("click", () => {
    seed.value = Math.round(seed.valueAsNumber || 0) + 1;
    ask();
  });
  seed.addEventListener("change", ask);
  form.addEventListener("focusin", resting);
  reset.addEventListener("click", () => {
    const start = model.get("data").start;
    put(start.values, start.seed);
    ask();
  });
  keepKeys(root);
  model.on("change:data", show);
  put(model.get("data").values, model.get("data").seed);
  show();
  return () => {
    model.off("change:data", show);
    clearTimeout(patience);
    clearTimeout(pause);
    clearTimeout(rest);
    root.remove();
  };
}

export default { render };
