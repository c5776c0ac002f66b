import { expect, test } from "vitest";
import { loadAhead } from "../../src/static/load-ahead.js";

const FILES = Array.from({ length: 9 }, (_, i) => ({ path: `search/${i}`, bytes: 10 }));
const paths = (from: number, to: number) => FILES.slice(from, to).map(({ path }) => path);

async function load({ facts = {}, mostBytes = 1_000, broken = "" } = {}): Promise<string[]> {
  const asked: string[] = [];
  const readFile = async (path: string) => {
    asked.push(path);
    if (path === broken) throw new Error("there is no network");
    return new Uint8Array();
  };
  await loadAhead(FILES, { readFile, facts, mostBytes, loadCode: async () => asked.push("code") });
  return asked;
}

test("files are loaded in their order, each once, as far as there is room, and then code", async () => {
  expect(await load()).toEqual([...paths(0, 9), "code"]);
  expect(await load({ mostBytes: 59 })).toEqual([...paths(0, 5), "code"]);
  expect(await load({ mostBytes: 0 })).toEqual(["code"]);
});

test.each([{ saveData: true }, { effectiveType: "2g" }, { effectiveType: "slow-2g" }])(
  "with %j nothing is loaded",
  async (connection) => {
    expect(await load({ facts: { connection } })).toEqual([]);
  },
);

test("a reader on a fast line has them loaded", async () => {
  expect(await load({ facts: { connection: { saveData: false, effectiveType: "4g" } } })).toEqual([
    ...paths(0, 9),
    "code",
  ]);
});

test("where one cannot be had, no more are asked for than were on their way", async () => {
  expect((await load({ broken: "search/0" })).length).toBeLessThan(FILES.length);
});
