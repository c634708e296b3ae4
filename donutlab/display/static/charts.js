// Charts: pictures of paths only, stretched to the place they have; their texts stand beside them.

const percent = (share) => `${(100 * share).toFixed(0)}\u00a0%`;

// An SVG of that size, and a path in it for each class.
const paths = (width, height, classes) => {
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" });
  const made = classes.map((name) => svg.appendChild(shape("path", { class: name })));
  return [svg, ...made];
};

// A path as high as each of the heights, one column after the other.
const stairs = (heights, most, height) => {
  let line = `M0 ${height}`;
  heights.forEach((each, column) => {
    line += `V${(height * (1 - each / most)).toFixed(1)}H${column + 1}`;
  });
  return `${line}V${height}Z`;
};

// The labels of a scale, each at its place.
const ticks = (places, end) => places.map(([at, label]) => {
  const tick = h("span", { className: at === 0 ? "first" : at > 0.9 * end ? "last" : "" }, label);
  tick.style.left = `${(100 * at) / end}%`;
  return tick;
});

// A bar with fills of these classes, whose widths are shares of it.
const bar = (...classes) => h("div", { className: "bar" }, ...classes.map((name) => h("i", { className: name })));

const fill = (part, share) => { part.style.width = `${100 * share}%`; };
