// The browser's half of a line to type into; every text goes in as text, never as markup.

function render({ model, el }) {
  const label = document.createElement("label");
  label.className = "donut-typed";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", placeholder: "a number", autocomplete: "off" });
  input.setAttribute("aria-label", model.get("label"));
  input.dataset.lmSuppressShortcuts = "true"; // the keys are ours while the focus is here
  label.append(input, model.get("unit"));
  // A message keeps its place before the press of a button; a changed value may come after it.
  const send = (enter) => model.send({ value: input.value, enter });
  input.addEventListener("change", () => send(false));
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // those stay JupyterLab's
    event.stopPropagation();
    if (event.key === "Enter" && !event.isComposing) send(true);
  });
  const show = () => {
    if (document.activeElement !== input) input.value = model.get("value") ?? "";
  };
  model.on("change:value", show);
  show();
  el.append(label);
  return () => {
    model.off("change:value", show);
    label.remove(); // JupyterLab keeps what a view has drawn until the kernel ends
  };
}

export default { render };
