// The shop floor: an element that replays runs, wherever it stands, without kernel or network.

class DonutFloor extends HTMLElement {
  connectedCallback() {
    this.dataset.lmSuppressShortcuts = "true"; // the keys are ours while the focus is here
    this.themes = new MutationObserver(() => this.wear());
    this.themes.observe(document.body, { attributes: true });
    this.sizes = new ResizeObserver(() => this.fit());
    this.wear();
    this.ready ??= this.open();
    this.ready.then(() => this.isConnected && this.views.forEach(({ place }) => this.sizes.observe(place)));
  }

  disconnectedCallback() {
    this.themes.disconnect();
    this.sizes.disconnect();
    this.player?.pause(false);
  }

  // Light or dark as the page says, or else as the reader's system does.
  wear() {
    const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
    const light = jpThemeLight ? jpThemeLight === "true" : vscodeThemeKind?.endsWith("light");
    this.style.colorScheme = light === undefined ? "" : light ? "light" : "dark";
  }

  async open() {
    const data = [...this.querySelectorAll("script")];
    const replays = await Promise.all(data.map((script) => unpack(script.textContent)));
    const { at = 0, speed, why = "" } = this.dataset;
    this.views = replays.map((replay, number) =>
      new View(replay, data[number].dataset.name ?? "", (view, row) => this.player.show(view, row)));
    this.links = data.map(({ dataset: { name, link, refused } }) =>
      new CopyLink(name ? `Copy link to ${name}` : "Copy link", () => {
        if (link) return link;
        throw new Error(refused);
      }));
    this.narrator = new Narrator(this.views);
    this.player = new Player(this.views, this.narrator, Number(speed));
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(h("style", {}, STYLE), this.build(this.player));
    this.fit();
    this.narrator.follow(-1, -1);
    this.player.seek(Number(at));
    this.narrator.say(`At ${this.player.replay.clock(Number(at))}${why && `, ${why}`}.`);
  }

  // Draw each view for the width that it has; before it is shown, for a page.
  fit() {
    for (const view of this.views) {
      if (!view.fit(view.place.clientWidth || 1200)) continue;
      this.listen(view);
      view.stage.speed = Number(this.player.speeds.value);
      if (!this.player.frame) view.rest(view.limit);
      view.tell();
    }
  }

  // What is on the floor can be chosen by a click, a part by keys too.
  listen(view) {
    const { svg, crowd } = view.stage;
    const { narrator } = this;
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", "Floor plan");
    for (const drawing of [svg, crowd]) {
      drawing.addEventListener("click", (event) => narrator.pick(view, event.target));
    }
    svg.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      narrator.pick(view, event.target);
    });
  }

  build({ views, narrator, bar, scrub, end }) {
    const most = Math.max(1, ...views.flatMap(({ replay }) => replay.strip.lines));
    const section = h("section", { "aria-label": "Shop floor, a replay of the run" },
      bar, scrub, ...views.map((view) =>
        strip(view, most, view.replay.end / (end || 1), (time) => this.player.seek(time))),
      h("div", { className: "views" }, ...views.map((view) => view.root)),
      legend(views), narrator.status, narrator.bar, narrator.tales, narrator.details,
      h("div", { className: "share soft" }, ...this.links.map(({ root }) => root)));
    for (const { replay, name } of [...views].reverse()) {
      const named = name && `${name}: `;
      section.prepend(...replay.overload.map((text) => h("p", { className: "overload" }, named, text)));
      if (!replay.cut) continue;
      const [shown, all] = replay.cut.map((count) => count.toLocaleString("en"));
      section.prepend(h("p", {}, `${named}Shown are the first ${shown} of ${all} rows of the log.`));
    }
    return section;
  }
}

if (!customElements.get("donut-floor")) customElements.define("donut-floor", DonutFloor);
