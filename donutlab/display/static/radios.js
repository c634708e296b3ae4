// The browser's half of radio buttons; every text goes in as text, never as markup.

function render({ model, el }) {
  const group = document.createElement("div");
  group.className = "donut-radios";
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", model.get("label"));
  const name = `donut-${Math.random().toString(36).slice(2)}`;
  const inputs = model.get("options").map(([value, words]) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name, value });
    input.dataset.lmSuppressShortcuts = "true"; // the arrow keys are ours while the focus is here
    // A message keeps its place before the press of a button; a changed value may come after it.
    input.addEventListener("change", () => model.send({ value, enter: false }));
    label.append(input, words);
    group.append(label);
    return input;
  });
  const show = () => {
    for (const input of inputs) input.checked = input.value === model.get("value");
  };
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // those stay JupyterLab's
    event.stopPropagation();
    if (event.key === "Enter") {
      const chosen = inputs.find((input) => input.checked);
      model.send({ value: chosen ? chosen.value : null, enter: true });
    }
  });
  model.on("change:value", show);
  show();
  el.append(group);
  return () => {
    model.off("change:value", show);
    group.remove(); // JupyterLab keeps what a view has drawn until the kernel ends
  };
}

export default { render };
