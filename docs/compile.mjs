// Compile the modules of wheels ahead, by the very Python that runs them in the browser:
// node compile.mjs PYODIDE TO WHEEL... writes each into the folder TO. Only the library keeps its
// sources, which learners read.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const COMPILE = `
import importlib.util, py_compile, warnings, zipfile

warnings.simplefilter("ignore")
HOW = dict(invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH, quiet=2)

def compiled(path):
    with open("/source", "wb") as file:
        file.write(given.read(path))
    return py_compile.compile("/source", "/code", path, **HOW) and open("/code", "rb").read()

with zipfile.ZipFile("/given") as given, zipfile.ZipFile("/made", "w", zipfile.ZIP_DEFLATED) as made:
    for path in given.namelist():
        code = compiled(path) if path.endswith(".py") else None
        if code:
            beside = importlib.util.cache_from_source(path)
            made.writestr(zipfile.ZipInfo(beside if ours else path + "c"), code, zipfile.ZIP_DEFLATED)
        if ours or not code:
            made.writestr(zipfile.ZipInfo(path), given.read(path), zipfile.ZIP_DEFLATED)
`;

const [pyodide, to, ...wheels] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
const python = await loadPyodide();
for (const wheel of wheels) {
  python.FS.writeFile("/given", readFileSync(wheel));
  python.globals.set("ours", basename(wheel).startsWith("donutlab"));
  python.runPython(COMPILE);
  writeFileSync(join(to, basename(wheel)), python.FS.readFile("/made"));
}
