// The legend of a floor: the looks of orders and workers, and the marks that occur in its replay.

function legend(views) {
  const [{ replay }] = views;
  const icon = (attributes, drawn = shape("path", attributes)) => {
    const svg = shape("svg", { viewBox: "-12 -12 24 24", width: 22, height: 22, "aria-hidden": "true" });
    svg.append(drawn);
    return svg;
  };
  const worker = (look) => {
    const drawn = document.importNode(staff.querySelector(".worker"), true);
    drawn.removeAttribute("transform");
    drawn.setAttribute("class", look);
    return icon({}, drawn);
  };
  const plans = views.map((view) => new DOMParser().parseFromString(view.replay.drawing(0), "image/svg+xml"));
  const staff = plans.find((plan) => plan.querySelector(".worker"));
  const scenes = views.flatMap((view) => [...new Set(view.replay.rows.kind)].map((kind) => view.replay.sceneOf[kind]));
  const calls = scenes.some((scene) => scene.stands);
  const states = { "": "free", busy: "busy", ...(calls && { "busy stands": "busy, but stands and waits" }) };
  const staffed = staff ? Object.keys(states) : [];
  const happened = new Set(scenes.map((scene) => scene.as));
  const marks = { yes: "answered, or done", no: "failed, or not wanted", late: "gave up waiting", ask: "look-up" };
  const shown = Object.keys(marks).filter((name) =>
    happened.has(name) || (name === "no" && happened.has("spared")));
  return h("ul", { className: "legend" },
    ...replay.looks.map((look, number) => h("li", {},
      icon({ class: `token look${number}`, d: LOOKS[number] }), replay.field ? `${replay.field}: ${look}` : look)),
    ...staffed.map((look) => h("li", {}, worker(look), states[look])),
    ...shown.map((name) => h("li", {}, icon({ class: `token mark ${name}`, d: MARKS[name] }), marks[name])));
}
