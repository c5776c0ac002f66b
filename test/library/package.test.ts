import { execFile } from "node:child_process";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { makeFolder, ROOT } from "../cli/spawn-cli.js";
import { readTestConfig } from "../test-config.js";

const run = promisify(execFile);
const shell = process.platform === "win32";

test("the package holds the program, its types, its weights, the prompts and the sample episode, and nothing of the tests", async () => {
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: ROOT,
    shell,
    maxBuffer: 1 << 24,
  });
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
  const paths = packed?.files.map(({ path }) => path) ?? [];
  for (const path of [
    "dist/cli.js",
    "dist/index.js",
    "dist/index.d.ts",
    "dist/widget/widget.js",
    "dist/page/page.js",
    "dist/store/vectors/match-tokens.wasm",
    "models/refusals/weights.json",
    "models/requests/weights.json",
    "prompts/answer-system.md",
    "corpus/no-priors-ep-5.txt",
  ])
    expect(paths).toContain(path);
  const rooms = new Set(paths.filter((path) => path.includes("/")).map((path) => path.split("/", 1)[0]));
  expect([...rooms].sort()).toEqual(["corpus", "dist", "models", "prompts"]);
  expect(paths.filter((path) => /^dist\/(?:bench|docs)\//.test(path))).toEqual([]);
});

/** It installs the packed program from the registry's packages, which takes a minute for each npm. */
describe.runIf(process.env["CUEPOINT_TEST_PACKAGE"] === "1")("in an empty folder", () => {
  test.each([
    ["the npm that is here", ["npm"]],
    ["npm 10", ["npx", "--yes", "npm@10.9.4"]],
  ])(
    "%s installs it, and the command, a question and the example work",
    async (_, [npm = "", ...args]) => {
      const folder = await makeFolder();
      const { modelDir } = readTestConfig();
      const env = {
        ...process.env,
        ONNXRUNTIME_NODE_INSTALL: "skip",
        CUEPOINT_MODEL_DIR: modelDir,
        XDG_CACHE_HOME: join(folder, "cache"),
        LOG_LEVEL: "silent",
      };
      const own = join(folder, "own");
      await mkdir(own);
      await run("npm", ["pack", "--pack-destination", folder], { cwd: ROOT, env, shell, maxBuffer: 1 << 24 });
      const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "";
      await writeFile(join(own, "package.json"), JSON.stringify({ name: "own", private: true }));
      await run(npm, [...args, "install", join(folder, archive), "express@5.3.0", "@types/node@20.19.43"], {
        cwd: own,
        env,
        shell,
      });

      const cuepoint = async (...words: string[]) =>
        await run("npx", ["cuepoint", ...words], { cwd: own, env, shell });
      expect((await cuepoint("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
      const asked = await cuepoint("ask", "what does Clem think about small models?");
      expect(asked.stdout).toContain("19:55 Why small models still matter");
      expect(asked.stderr).toContain("the shipped sample episode answers");
      expect(await readdir(own)).not.toContain("index");

      // The types of everything that is exported are checked, and of all that they are made of.
      await writeFile(join(own, "every.mts"), 'export * from "cuepoint";\n');
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--noEmit"];
      await run(process.execPath, [tsc, ...strict, "--module", "nodenext", "--types", "node", "every.mts"], {
        cwd: own,
      });

      await cp(join(import.meta.dirname, "example.mjs"), join(own, "example.mjs"));
      const serving = run(process.execPath, ["example.mjs"], {
        cwd: own,
        env: { ...env, PORT: "0" },
        timeout: 30_000,
      });
      const { stdout } = await serving.catch((error: { stdout: string }) => error);
      expect(stdout).toMatch(/\[1\] 19:55[\s\S]*Ask at http:/);
    },
    300_000,
  );
});
