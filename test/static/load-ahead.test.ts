import { describe, expect, test } from "vitest";
import { AppError } from "../../src/shared/errors.js";
import { isSparing, loadAhead } from "../../src/static/load-ahead.js";
import { Quiet } from "../../src/static/quiet.js";

const COUNT = 9;
const paths = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `search/${from + i}`);

const GONE = new AppError("store_unavailable", "there is no network");

async function load({
  asked = [] as string[],
  failure = GONE as Error,
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
  await loadAhead(files, { mostBytes, quiet });
  return asked;
}

test("files are loaded in their order, each once, as far as there is room", async () => {
  expect(await load()).toEqual(paths(0, 9));
  expect(await load({ mostBytes: 59 })).toEqual(paths(0, 5));
  expect(await load({ mostBytes: 0 })).toEqual([]);
});

test.each([
  [{ saveData: true }, true],
  [{ effectiveType: "2g" }, true],
  [{ effectiveType: "slow-2g" }, true],
  [{ saveData: false, effectiveType: "4g" }, false],
  [undefined, false],
])("a line of %j is spared: %s", (connection, expected) => {
  expect(isSparing(connection === undefined ? {} : { connection })).toBe(expected);
});

describe("where one cannot be had, no more are asked for than were on their way", () => {
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
  expect(await loading).toEqual(paths(0, COUNT));
});
