// The strip under the scrubber: how long the longest line is, over time, and the dead letters.

const STRIP = 28; // pixels

const strip = (replay, name, most, share) => {
  const { lines, dead, deaths, most: [longest, since, part] } = replay.strip;
  const letters = deaths ? `, and ${many(deaths, "dead letter")}` : "";
  const told = `${longest ? `Longest line: ${longest} at ${part}, ${replay.clock(since)}` : "Nobody waits in a line"}${letters}.`;
  const width = lines.length;
  const y = (count) => (STRIP - (count / most) * (STRIP - 4)).toFixed(1);
  const outline = lines.map((count, column) => `V${y(count)}H${column + 1}`).join("");
  const drawn = shape("svg", {
    class: "strip", viewBox: `0 0 ${width} ${STRIP}`, preserveAspectRatio: "none", role: "img",
    "aria-label": `${name && `${name}: `}${told}`,
  });
  drawn.append(shape("path", { class: "long", d: `M0 ${STRIP}${outline}V${STRIP}z` }),
    ...dead.map((column) => shape("path", { class: "dead", d: `M${column + 0.5} 0v7` })));
  drawn.style.width = `calc((100% - 16px) * ${share})`;
  return h("div", { className: "under" }, ...(name ? [h("p", { className: "soft" }, `${name}: ${told}`)] : []), drawn,
    ...(name ? [] : [h("p", { className: "soft" }, told)]));
};
