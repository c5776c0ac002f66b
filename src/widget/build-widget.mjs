/** Builds the widget: `node src/widget/build-widget.mjs`. The module of the extras first, since the widget holds its hash. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";

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
  plugins: [{ name: "unnamed-strings", setup: leaveOutNames }],
});

/** The names of the texts stand once in the bundle, in English: another language is its texts in the same order, one a line. */
function leaveOutNames({ onLoad }) {
  onLoad({ filter: /strings\/(?:arabic|french|german|japanese|spanish)\.ts$/ }, async ({ path }) => {
    const english = await loadStrings(path.replace(/\w+\.ts$/, "english.ts"));
    const [[name, texts]] = Object.entries(await loadStrings(path));
    const lines = Object.keys(english.ENGLISH).map((key) => texts[key]);
    return {
      contents: `import { nameTexts } from "./name-texts.js";
        export const ${name} = nameTexts(${JSON.stringify(lines.join("\n"))});`,
    };
  });
}

async function loadStrings(path) {
  const { code } = await transform(await readFile(path, "utf8"), { loader: "ts", format: "esm" });
  return await import(`data:text/javascript,${encodeURIComponent(code)}`);
}
