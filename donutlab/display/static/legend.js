// The legend of a floor: the looks of orders and workers, and the marks that occur in its replay.

function legend(replay, plan) {
  const icon = (attributes, drawn = shape("path", attributes)) => {
    const svg = shape("svg", { viewBox: "-12 -12 24 24", width: 22, height: 22, "aria-hidden": "true" });
    svg.append(drawn);
    return svg;
  };
  const worker = (look) => {
    const drawn = plan.querySelector(".worker").cloneNode(true);
    drawn.querySelectorAll(".many, .held").forEach((each) => each.remove());
    drawn.removeAttribute("transform");
    drawn.setAttribute("class", look);
    return icon({}, drawn);
  };
  const calls = replay.rows.kind.some((kind) => replay.sceneOf[kind].stands);
  const states = { "": "free", busy: "busy", ...(calls && { "busy stands": "busy, but stands and waits" }) };
  const staffed = replay.parts.some((part) => part.workers) ? Object.keys(states) : [];
  const happened = new Set(replay.rows.kind.map((kind) => replay.sceneOf[kind].as));
  const marks = { yes: "answered, or done", no: "failed, or not wanted", late: "gave up waiting", ask: "look-up" };
  const shown = Object.keys(marks).filter((name) =>
    happened.has(name) || (name === "no" && happened.has("spared")));
  return h("ul", { className: "legend" },
    ...replay.looks.map((look, number) => h("li", {},
      icon({ class: `token look${number}`, d: LOOKS[number] }), replay.field ? `${replay.field}: ${look}` : look)),
    ...staffed.map((look) => h("li", {}, worker(look), states[look])),
    ...shown.map((name) => h("li", {}, icon({ class: `token mark ${name}`, d: MARKS[name] }), marks[name])));
}
