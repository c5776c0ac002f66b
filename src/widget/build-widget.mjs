/** Builds the widget: `node src/widget/build-widget.mjs`. The module of the extras first, since the widget holds its hash. */
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { FOLDER_TEXTS } from "./folder-texts.mjs";

const options = { bundle: true, minify: true, target: "es2022", logLevel: "warning" };
const module = { ...options, format: "esm", charset: "utf8", loader: { ".css": "text" } };
const STYLES = "dist/widget";

await build({ ...options, entryPoints: ["src/widget/styles/widget.css"], outfile: `${STYLES}/widget.css` });
await build({ ...options, entryPoints: ["src/widget/extras/extras.css"], outfile: `${STYLES}/extras.css` });

const { version } = JSON.parse(await readFile("package.json", "utf8"));
await buildWidget("dist/widget", `widget/${version}/extras.js`, "extras", [nameStrings({})]);

// The widget of an exported folder asks a worker of its own page. What is named by its hash is kept by browsers.
const folder = { name: "folder", setup: askFolder };
await rm("dist/static", { recursive: true, force: true });
await buildWidget("dist/static", null, "widget/extras-[hash]", [nameStrings(FOLDER_TEXTS), folder]);

/** `served` is where a server has the extras; null where they lie where they are built. */
async function buildWidget(out, served, extrasName, plugins) {
  const extras = await build({
    ...module,
    entryPoints: { extras: "src/widget/extras/extras.ts" },
    outdir: out,
    entryNames: extrasName,
    metafile: true,
  });
  const [built] = Object.keys(extras.metafile.outputs);
  const path = served ?? built.slice(out.length + 1);
  const digest = createHash("sha384")
    .update(await readFile(built))
    .digest("base64");
  await build({
    ...module,
    entryPoints: ["src/widget/widget.ts"],
    outfile: `${out}/widget.js`,
    define: { EXTRAS: JSON.stringify({ path, integrity: `sha384-${digest}` }) },
    plugins,
  });
}

/** Puts what asks a folder in the place of what asks a server. */
function askFolder({ onResolve }) {
  const path = fileURLToPath(new URL("../static/folder/send.ts", import.meta.url));
  onResolve({ filter: /\/send\.js$/ }, ({ importer }) =>
    basename(importer) === "send.ts" ? undefined : { path },
  );
}

/**
 * The names of the texts stand once in the bundle, in English: another language is its texts in the same order, one a line. Texts of
 * `own` stand in the place of others.
 */
function nameStrings(own) {
  const setup = ({ onLoad }) => {
    onLoad({ filter: /strings\/english\.ts$/ }, async ({ path }) => {
      const values = { ...(await loadStrings(path)) };
      values.ENGLISH = { ...values.ENGLISH, ...own.ENGLISH };
      const lines = Object.entries(values).map(
        ([key, value]) => `export const ${key} = ${JSON.stringify(value)};`,
      );
      return { contents: lines.join("\n") };
    });
    onLoad({ filter: /strings\/(?:arabic|french|german|japanese|spanish)\.ts$/ }, async ({ path }) => {
      const english = await loadStrings(path.replace(/\w+\.ts$/, "english.ts"));
      const [[name, texts]] = Object.entries(await loadStrings(path));
      const all = { ...texts, ...own[name] };
      const lines = Object.keys(english.ENGLISH).map((key) => all[key]);
      return {
        contents: `import { nameTexts } from "./name-texts.js";
        export const ${name} = nameTexts(${JSON.stringify(lines.join("\n"))});`,
      };
    });
  };
  return { name: "named-strings", setup };
}

async function loadStrings(path) {
  const { code } = await transform(await readFile(path, "utf8"), { loader: "ts", format: "esm" });
  return await import(`data:text/javascript,${encodeURIComponent(code)}`);
}
