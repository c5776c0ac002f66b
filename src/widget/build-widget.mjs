/** Builds the widget: `node src/widget/build-widget.mjs`. The module of the extras first, since the widget holds its hash. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const OUT = "dist/widget";
const options = { bundle: true, minify: true, target: "es2022", logLevel: "warning" };
const module = { ...options, format: "esm", charset: "utf8", loader: { ".css": "text" } };

await build({ ...options, entryPoints: ["src/widget/styles/widget.css"], outfile: `${OUT}/widget.css` });
await build({ ...options, entryPoints: ["src/widget/extras/extras.css"], outfile: `${OUT}/extras.css` });
await build({ ...module, entryPoints: ["src/widget/extras/extras.ts"], outfile: `${OUT}/extras.js` });
const { version } = JSON.parse(await readFile("package.json", "utf8"));
const digest = createHash("sha384")
  .update(await readFile(`${OUT}/extras.js`))
  .digest("base64");
const extras = JSON.stringify({ version, integrity: `sha384-${digest}` });
await build({
  ...module,
  entryPoints: ["src/widget/widget.ts"],
  outfile: `${OUT}/widget.js`,
  define: { EXTRAS: extras },
});
