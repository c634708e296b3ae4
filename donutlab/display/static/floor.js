// The shop floor: an element that replays a run, wherever it stands, without kernel or network.

class DonutFloor extends HTMLElement {
  connectedCallback() {
    this.dataset.lmSuppressShortcuts = "true"; // the keys are ours while the focus is here
    this.themes = new MutationObserver(() => this.wear());
    this.themes.observe(document.body, { attributes: true });
    this.wear();
    this.ready ??= this.open();
  }

  disconnectedCallback() {
    this.themes.disconnect();
    this.player?.pause(false);
  }

  // Light or dark as the page says, or else as the reader's system does.
  wear() {
    const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
    const light = jpThemeLight ? jpThemeLight === "true" : vscodeThemeKind?.endsWith("light");
    this.style.colorScheme = light === undefined ? "" : light ? "light" : "dark";
  }

  async open() {
    const replay = await unpack(this.querySelector("script").textContent);
    const drawn = atob(this.querySelector("img").src.split(",")[1]);
    const text = new TextDecoder().decode(Uint8Array.from(drawn, (letter) => letter.charCodeAt(0)));
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const svg = document.importNode(parsed, true);
    svg.querySelector("title").remove();
    const stage = new Stage(replay, svg);
    const narrator = new Narrator(replay, stage, (row) => this.player.show(row));
    this.player = new Player(replay, stage, narrator);
    this.listen(stage, narrator);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(h("style", {}, STYLE), this.build(this.player));
    narrator.follow(-1, -1);
    stage.survey();
    this.player.rest(0, -1);
    narrator.say("Ready.");
  }

  // What is on the floor can be chosen by a click, a part by keys too.
  listen({ svg, crowd, pieces }, narrator) {
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", "Floor plan");
    pieces.forEach(({ group }) => {
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "0");
    });
    for (const drawing of [svg, crowd]) {
      drawing.addEventListener("click", (event) => narrator.pick(event.target));
    }
    svg.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      narrator.pick(event.target);
    });
  }

  build({ replay, stage, narrator, bar, scrub }) {
    const section = h("section", { "aria-label": "Shop floor, a replay of the run" },
      bar, scrub, h("div", { className: "stage" }, stage.plan),
      legend(replay, stage.svg), narrator.counted, narrator.status, narrator.bar,
      narrator.storyName, narrator.story, narrator.details);
    section.prepend(...replay.overload.map((text) => h("p", { className: "overload" }, text)));
    if (replay.cut) {
      const [shown, all] = replay.cut.map((count) => count.toLocaleString("en"));
      section.prepend(h("p", {}, `Shown are the first ${shown} of ${all} rows of the log.`));
    }
    return section;
  }
}

if (!customElements.get("donut-floor")) customElements.define("donut-floor", DonutFloor);
