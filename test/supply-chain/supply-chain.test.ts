import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");
const readJson = (name: string) => JSON.parse(readFileSync(join(ROOT, name), "utf8"));
const { allowScripts, dependencies, devDependencies, optionalDependencies, scripts } =
  readJson("package.json");
const pages = readJson("docs/package.json");

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

/** `pkg:npm/yaml@2.9.1` */
const toPurl = (path: string, version: string) =>
  `pkg:npm/${path.replace(/^.*node_modules\//, "")}@${version}`;

const readLocked = (name: string) =>
  Object.entries<Locked>(readJson(name).packages).filter(([path]) => path !== "");
const locked = readLocked("package-lock.json");
/** What `npm run docs` installs beside it. */
const lockedForPages = readLocked("docs/package-lock.json");

test("every package that can be installed has its digest in the lockfile", () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(lockedForPages.length).toBeGreaterThan(50);
  expect(
    [...locked, ...lockedForPages]
      .filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))
      .map(([path]) => path),
  ).toEqual([]);
});

test("a direct dependency is one exact version", () => {
  const direct = { ...dependencies, ...devDependencies, ...optionalDependencies, ...pages.devDependencies };
  for (const version of Object.values(direct)) expect(version).toMatch(/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/);
});

test("no package runs code at install but the addon; every other that would is refused by name", () => {
  const runs = [...locked, ...lockedForPages].filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const names = new Set(runs.map(([path]) => path.replace(/^.*node_modules\//, "")));
  // For macOS alone, and never installed where npm does not build for it.
  names.delete("fsevents");
  expect([...names].filter((name) => !(name in allowScripts))).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name] === true)).toEqual(["hnswlib-node"]);
  expect(scripts["docs"]).toContain("npm ci --prefix docs --ignore-scripts");
});

test("the SBOM lists what runs in production, with digests, and nothing of what only tests need", async () => {
  const { stdout } = await promisify(execFile)("npm", ["run", "-s", "sbom"], { cwd: ROOT, maxBuffer: 1e8 });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; hashes?: unknown[]; purl: string }[];
  };
  expect(bomFormat).toBe("CycloneDX");
  const names = components.map(({ name }) => name);
  for (const name of Object.keys(dependencies)) expect(names).toContain(name);
  const known = new Set(components.map(({ purl }) => decodeURIComponent(purl)));
  const onlyForTests = locked
    .filter(([, { dev }]) => dev === true)
    .map(([path, { version }]) => toPurl(path, version));
  expect(onlyForTests.length).toBeGreaterThan(100);
  expect(onlyForTests.filter((purl) => known.has(purl))).toEqual([]);
  expect(components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
});

test("what CI runs of others is pinned by commit, reads only, and keeps no credentials", () => {
  const folder = join(ROOT, ".github/workflows");
  for (const name of readdirSync(folder)) {
    const workflow = parse(readFileSync(join(folder, name), "utf8"));
    expect(workflow.permissions).toEqual({ contents: "read" });
    const steps = Object.values<{ steps: { uses?: string; with?: object }[] }>(workflow.jobs).flatMap(
      ({ steps }) => steps,
    );
    for (const { uses, with: options } of steps.filter((step) => step.uses !== undefined)) {
      expect(uses).toMatch(/@[0-9a-f]{40}$/);
      if (uses?.startsWith("actions/checkout"))
        expect(options).toMatchObject({ "persist-credentials": false });
    }
  }
});
