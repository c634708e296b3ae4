// The strip under the scrubber: how long the longest line is, over time, and the dead letters.

const STRIP = 28; // pixels

// `most` is the length at its top, `share` how much of the scrubber's time it takes. `seek` leads to
// a second: to one that is clicked, or to that of the longest line.
function strip({ replay, name }, most, share, seek) {
  const { lines, dead, deaths, most: [longest, since, part] } = replay.strip;
  const y = (count) => (STRIP - (count / most) * (STRIP - 4)).toFixed(1);
  const outline = lines.map((count, column) => `V${y(count)}H${column + 1}`).join("");
  const begins = `${name && `${name}: `}${longest ? `Longest line: ${longest} at ${part}, ` : "Nobody waits in a line"}`;
  const ends = `${deaths ? `, and ${many(deaths, "dead letter")}` : ""}.`;
  const time = longest ? replay.clock(since) : "";
  const drawn = shape("svg", {
    class: "strip", viewBox: `0 0 ${lines.length} ${STRIP}`, preserveAspectRatio: "none", role: "img",
    "aria-label": `${begins}${time}${ends}`,
  });
  drawn.append(shape("path", { class: "long", d: `M0 ${STRIP}${outline}V${STRIP}z` }),
    ...dead.map((column) => shape("path", { class: "dead", d: `M${column + 0.5} 0v7` })));
  drawn.style.width = `calc((100% - 16px) * ${share})`;
  drawn.addEventListener("click", ({ offsetX }) => seek((replay.end * offsetX) / drawn.clientWidth));
  const when = h("button", { type: "button", className: "when", "aria-label": `To the longest line, ${time}`, onclick: () => seek(since) }, time);
  const told = h("p", { className: "soft" }, begins, ...(longest ? [when] : []), ends);
  return h("div", { className: "under" }, ...(name ? [told, drawn] : [drawn, told]));
}
