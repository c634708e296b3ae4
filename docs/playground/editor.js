// The editor: a text with numbered lines, one of which can be marked as wrong.

export class Editor {
  // `typed` is called when somebody has typed and then paused.
  constructor(root, typed, pause = 400) {
    this.area = root.querySelector("textarea");
    this.lines = root.querySelector(".lines");
    this.mark = root.querySelector(".mark");
    this.count = 0;
    this.bad = 0;
    this.area.addEventListener("input", () => {
      this.show();
      this.point(0);
      clearTimeout(this.pausing);
      this.pausing = setTimeout(typed, pause);
    });
    this.area.addEventListener("scroll", () => this.follow());
  }

  get text() { return this.area.value; }

  set text(text) {
    clearTimeout(this.pausing);
    this.area.value = text;
    this.area.scrollTop = 0;
    this.show();
    this.point(0);
  }

  // Number the lines.
  show() {
    const count = this.text.split("\n").length;
    if (count !== this.count) {
      const items = Array.from({ length: count }, (_, n) => {
        const item = document.createElement("li");
        item.textContent = n + 1;
        return item;
      });
      this.lines.firstElementChild.replaceChildren(...items);
    }
    this.count = count;
    this.follow();
  }

  // Mark a line as wrong; 0 for none.
  point(line) {
    this.bad = line;
    const items = this.lines.firstElementChild.children;
    for (const item of this.lines.querySelectorAll(".bad")) item.className = "";
    if (items[line - 1]) items[line - 1].className = "bad";
    this.mark.hidden = !items[line - 1];
    this.area.setAttribute("aria-invalid", String(line > 0));
    this.follow();
  }

  follow() {
    this.lines.scrollTop = this.area.scrollTop;
    const item = this.lines.querySelector(".bad");
    if (item) this.mark.style.transform = `translateY(${item.offsetTop - this.lines.offsetTop - this.area.scrollTop}px)`;
  }
}
