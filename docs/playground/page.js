// The playground's page: code or a link goes to the worker, and what comes back is shown. Every text
// goes in as text; what a link says is data.

import { Editor } from "./editor.js";
import { Machine } from "./machine.js";
import { Model } from "./model.js";
import panels from "./panel.js";
import "./floor.js";

const REST = 600; // ms after a change before the floor is drawn anew
const KEPT = "donutlab.playground";

const at = (id) => document.getElementById(id);

// What was typed is kept as long as the tab is there, if the browser lets us.
const kept = {
  get: () => { try { return sessionStorage.getItem(KEPT); } catch { return null; } },
  set: (text) => { try { sessionStorage.setItem(KEPT, text); } catch { /* it is not kept */ } },
};

class Page {
  constructor(examples) {
    this.examples = examples;
    this.editor = new Editor(document.querySelector(".editor"), () => this.type());
    this.good = null; // the last question that was answered with a panel
    this.asked = null; // the question whose panel is awaited
    this.machine = new Machine(location.href.split("#")[0], {
      hear: (told) => this.hear(told), ended: (...why) => this.ended(...why), busy: (is) => this.busy(is),
    });
    at("example").replaceChildren(new Option("Choose …", ""), ...examples.map(({ title }, n) => new Option(title, n)));
    at("example").addEventListener("change", ({ target }) => target.value && this.choose(Number(target.value)));
    at("stop").addEventListener("click", () => this.machine.end("It was stopped."));
    addEventListener("hashchange", () => this.linked() && this.open());
    if (this.linked()) this.open();
    else this.begin();
  }

  linked() { return location.hash.startsWith("#shop="); }

  begin() {
    const text = kept.get();
    if (text) this.put(text, "");
    else this.choose(0);
  }

  choose(number) {
    kept.set("");
    this.put(this.examples[number].code, number);
  }

  put(code, number) {
    this.forgetLink();
    this.editor.text = code;
    at("example").value = String(number);
    this.run({ run: code });
  }

  type() {
    kept.set(this.editor.text);
    this.forgetLink();
    at("example").value = "";
    this.run({ run: this.editor.text });
  }

  // What stands in the address is no longer what is shown.
  forgetLink() {
    at("notice").hidden = true;
    if (this.linked()) history.replaceState(null, "", location.pathname + location.search);
  }

  open() {
    at("example").value = "";
    at("notice").hidden = true;
    this.run({ open: location.hash });
  }

  // Ask for a panel; of what is typed meanwhile only the last is asked for.
  run(question) {
    this.next = question;
    if (this.machine.waits("run") || this.machine.waits("open")) return;
    this.next = null;
    this.asked = question;
    this.number = this.machine.ask(question);
  }

  hear(told) {
    if (told.code !== undefined && !this.asked.again) this.explain(told);
    if (told.panel) this.show(told.panel);
    if (told.change) this.change(told.change, told.value);
    if (told.custom) this.model?.hear(told.custom);
    if (told.floor) this.stage(told.floor);
    if (told.printed !== undefined) this.print(told.printed);
    if (told.error) this.fail(told.error, told.line);
    if (told.done && told.done === this.number) document.body.dataset.answered = this.number;
    if (told.done && this.next) this.run(this.next);
  }

  // A link was opened: its shop as code, to be changed.
  explain({ code, stood }) {
    this.editor.text = code;
    at("notice").hidden = false;
    at("notice").textContent = `This shop came in the link.${stood && ` There stood: ${stood}.`} Change the code, and it is yours.`;
  }

  show(state) {
    if (!this.asked.again) this.fail("", 0);
    this.good = this.asked;
    this.close?.();
    this.model = new Model(state, (content) => this.machine.ask({ panel: content }));
    this.close = panels.render({ model: this.model, el: at("panel") });
    this.rest();
    this.offline ??= navigator.serviceWorker?.register("offline.js");
  }

  change(name, value) {
    this.model?.change(name, value);
    if (name === "data" && !value.error) this.rest();
  }

  // The floor is drawn when nothing has moved for a while.
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.machine.waits("floor") || this.machine.ask({ floor: true }), REST);
  }

  // Nothing of this is run: it was parsed for its data, which the element reads.
  stage(html) {
    const made = new DOMParser().parseFromString(html, "text/html").querySelector("donut-floor");
    at("floor-title").hidden = false;
    document.body.dataset.floor = this.number;
    at("floor").replaceChildren(document.importNode(made, true));
  }

  print(text) {
    at("printed").textContent = text;
    at("printed").hidden = !text;
  }

  // Say what went wrong, and in which line; what was shown before stays.
  fail(what, line) {
    const where = line ? `Line ${line}: ` : "";
    at("error").textContent = what && `${where}${what}${this.model ? "\nThe pictures stay as they were." : ""}`;
    this.editor.point(line);
  }

  busy(is) {
    at("state").textContent = !this.machine?.ready ? "Python is loading." : is ? "Running." : "Ready.";
    clearTimeout(this.slow);
    at("stop").hidden = true;
    if (is && this.machine.ready) this.slow = setTimeout(() => { at("stop").hidden = false; }, 1000);
  }

  // The worker was ended: what was good before is run again, so that its sliders move.
  ended(why, lost, again) {
    this.fail(why, 0);
    if (lost.some((question) => question.again)) this.good = null;
    if (again && this.next) this.run(this.next);
    else if (again && this.good) {
      this.asked = { ...this.good, again: true };
      this.machine.ask(this.asked);
    }
    if (!again) at("state").textContent = "Python could not be started.";
  }
}

const examples = await (await fetch("examples.json")).json();
new Page(examples);
