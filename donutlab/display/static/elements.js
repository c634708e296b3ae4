// Elements of HTML and SVG.

const SVG = "http://www.w3.org/2000/svg";

// A new HTML element: its properties, then its children; texts become text, never markup.
const h = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

// A new SVG element with its attributes.
const shape = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

// Say a text, unless the element says it already.
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

// So many of something, in the singular or the plural.
const many = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;
