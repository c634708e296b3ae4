// Python in a worker. It is asked in JSON, one question after the other, and tells in JSON.

import { loadPyodide } from "./python/pyodide.mjs";

const tell = (told) => postMessage(JSON.stringify(told));

const opened = async (address) => {
  const [python, library] = await Promise.all([
    loadPyodide({ indexURL: new URL("python/", self.location.href).href, checkAPIVersion: true }),
    fetch("library.zip").then((answer) => answer.arrayBuffer()),
  ]);
  python.unpackArchive(library, "zip", { extractDir: "/library" });
  python.runPython("import sys; sys.path.insert(0, '/library')");
  const playground = python.pyimport("playground").Playground(address, (text) => postMessage(text));
  tell({ ready: true });
  return playground;
};

let playground;

self.onmessage = async ({ data }) => {
  try {
    if (!playground) playground = opened(JSON.parse(data).address);
    else (await playground).handle(data);
    await playground;
  } catch (error) {
    tell({ fatal: `Python has ended: ${error.message.trim().split("\n").at(-1)}` });
  }
};
