import { describe, expect, test } from "vitest";
import { AppError } from "../../src/shared/errors.js";
import { loadAhead } from "../../src/static/load-ahead.js";
import { Quiet } from "../../src/static/quiet.js";

const COUNT = 9;
const paths = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `search/${from + i}`);

const GONE = new AppError("store_unavailable", "there is no network");

async function load({
  asked = [] as string[],
  failure = GONE as Error,
  facts = {},
  mostBytes = 1_000,
  broken = "",
  quiet = new Quiet(),
  onLoad = () => {},
} = {}): Promise<string[]> {
  const files = paths(0, COUNT).map((path) => ({
    bytes: 10,
    load: async () => {
      asked.push(path);
      onLoad();
      if (path === broken) throw failure;
    },
  }));
  const afterwards = async (areAll: boolean) => asked.push(areAll ? "code" : "not all");
  await loadAhead(files, { facts, mostBytes, quiet, afterwards });
  return asked;
}

test("files are loaded in their order, each once, as far as there is room, and who waits hears whether these are all", async () => {
  expect(await load()).toEqual([...paths(0, 9), "code"]);
  expect(await load({ mostBytes: 59 })).toEqual([...paths(0, 5), "not all"]);
  expect(await load({ mostBytes: 0 })).toEqual(["not all"]);
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

describe("where one cannot be had, no more are asked for than were on their way, and nothing comes after them", () => {
  const broken = "search/0";

  test("for want of a network, which is told, so that it is tried again", async () => {
    const asked: string[] = [];
    await expect(load({ broken, asked })).rejects.toBe(GONE);
    expect(asked).toEqual(paths(0, 4));
  });

  test("because it is another file, which would be so the next time as well", async () => {
    expect(await load({ broken, failure: new AppError("index_damaged", "another") })).toEqual(paths(0, 4));
  });
});

test("while a question is asked no file is begun, and then the others are", async () => {
  const quiet = new Quiet();
  let end = quiet.begin();
  let loaded = 0;
  const loading = load({
    quiet,
    onLoad: () => {
      loaded++;
      if (loaded === 4) end = quiet.begin();
    },
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  await settle();
  expect(loaded).toBe(0);
  end();
  await settle();
  expect(loaded).toBe(4);
  end();
  expect(await loading).toEqual([...paths(0, COUNT), "code"]);
});
