// A button that copies the link to a shop, or shows it where the clipboard may not be written.

class CopyLink {
  // `find` returns the link, or a promise of it, and throws what is told instead.
  constructor(label, find) {
    this.find = find;
    this.told = h("span", { role: "status" });
    this.field = h("input", { type: "text", readOnly: true, "aria-label": "The link" });
    this.root = h("span", { className: "link" },
      h("button", { type: "button", onclick: () => this.copy() }, label), " ", this.told, " ");
  }

  async copy() {
    this.field.remove();
    try {
      const link = await this.find();
      const where = link.startsWith("#") ? " It goes behind the address of a playground." : "";
      say(this.told, await written(link) ? `Copied.${where}` : `Copy it from here.${where}`);
      if (!this.told.textContent.startsWith("Copied")) this.show(link);
    } catch (error) {
      say(this.told, error.message);
    }
  }

  show(link) {
    this.field.value = link;
    this.root.append(this.field);
    this.field.select();
  }
}

// Whether a text could be written to the clipboard.
const written = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};
