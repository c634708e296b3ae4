// The model of a widget whose other half is in the worker, as anywidget hands it to `render`.

export class Model {
  // `state` has the widget's fields by name; `ask` takes what is sent to its other half.
  constructor(state, ask) {
    Object.assign(this, { state, ask, heard: new Map() });
  }

  get(name) { return this.state[name]; }

  send(content) { this.ask(content); }

  on(event, hear) { this.heard.set(event, [...(this.heard.get(event) ?? []), hear]); }

  off(event, hear) { this.heard.set(event, (this.heard.get(event) ?? []).filter((each) => each !== hear)); }

  // The other half has changed a field.
  change(name, value) {
    this.state[name] = value;
    this.emit(`change:${name}`);
  }

  // The other half has sent a message.
  hear(content) { this.emit("msg:custom", content, []); }

  emit(event, ...told) {
    for (const hear of this.heard.get(event) ?? []) hear(...told);
  }
}
