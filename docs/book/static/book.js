// The book: what is shown in it is as light or dark as the page, and the first floor plays by itself.
// It is no module, so that it also works in a page that is opened from disk.

{
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // The floors and diagrams ask the body, as they do in JupyterLab.
  const wear = () => {
    const theme = document.body.dataset.theme;
    const light = String(theme === "light" || (theme !== "dark" && !dark.matches));
    if (document.body.dataset.jpThemeLight !== light) document.body.dataset.jpThemeLight = light;
  };

  // What is wider than its place can be moved by keys.
  const reach = () => {
    for (const each of document.querySelectorAll("article pre, div.cell_output > .output, .table-wrapper")) {
      if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
      else each.removeAttribute("tabindex");
    }
  };

  const begin = async () => {
    const floor = document.querySelector(".landing donut-floor");
    if (!floor || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    await customElements.whenDefined("donut-floor");
    await floor.ready;
    floor.player.play();
  };

  wear();
  new MutationObserver(wear).observe(document.body, { attributeFilter: ["data-theme"] });
  dark.addEventListener("change", wear);
  reach();
  addEventListener("resize", reach);
  begin();
}
