import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseModules, readStaticAssets } from "../../src/export/static-assets.js";
import { readModelEndpoint } from "../../src/shared/folder/model-endpoint.js";

const assets = readStaticAssets(join(import.meta.dirname, "../../dist"));
const OPENAI = readModelEndpoint("https://llm.example/v1", null);
const CUEPOINT = readModelEndpoint("https://ask.example", null);
const DETECTOR = "search/static.extrasmall";
const BETTER = ["search/model-worker", "search/open-better-parts", "search/packed-kernel"];
const PROSE = [
  "search/open-prose",
  "search/openai",
  "search/prose",
  "search/rewrite-question",
  "search/write-with-model",
];

test.each([
  ["no option", { better: null, modelEndpoint: null }, [DETECTOR]],
  ["a Cuepoint server, which writes by itself", { better: null, modelEndpoint: CUEPOINT }, [DETECTOR]],
  ["the server's models", { better: {}, modelEndpoint: null }, [DETECTOR, ...BETTER]],
  ["a language model", { better: null, modelEndpoint: OPENAI }, [DETECTOR, ...PROSE]],
  ["both", { better: {}, modelEndpoint: OPENAI }, [DETECTOR, ...BETTER, ...PROSE]],
])("a folder with %s has the late modules that it may load, and no others", (_, options, expected) => {
  const paths = [...chooseModules(assets, options).keys()];
  const late = paths.filter((path) => /^search\/(?!chunk-).*\.js/.test(path) || path.endsWith(".json"));
  expect(late.map((path) => path.replace(/-[A-Z0-9]{8}\.\w+$/, "")).sort()).toEqual(expected.sort());
});

test("whatever a copied module names beside it is copied too, but for what another option loads late", () => {
  const optional =
    /^\.\/(?:model-worker|open-better-parts|packed-kernel|open-prose|rewrite-question|write-with-model)-/;
  for (const options of [
    { better: null, modelEndpoint: null },
    { better: {}, modelEndpoint: OPENAI },
  ]) {
    const modules = chooseModules(assets, options);
    for (const bytes of [...modules.values(), assets.engine]) {
      const named = Buffer.from(bytes)
        .toString()
        .match(/(?<=")\.\/[\w.-]+-[A-Z0-9]{8}\.\w+(?=")/g);
      for (const name of named ?? [])
        if (!optional.test(name) || options.better !== null)
          expect([...modules.keys()]).toContain(`search/${name.slice(2)}`);
    }
  }
});

test("what the engine loads first has its data, and nothing that is loaded late", () => {
  expect(assets.first.filter((path) => path.endsWith(".txt"))).toHaveLength(2);
  expect(assets.first.filter((path) => !/^search\/(?:chunk-|.*\.txt$)/.test(path))).toEqual([]);
});
