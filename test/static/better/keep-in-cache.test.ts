import { expect, test } from "vitest";
import { keepInCache } from "../../../src/static/better/keep-in-cache.js";

const FOLDER = "https://show.example/podcast";
const FILE = { path: "search/reader-1.onnx", bytes: 3 };

/** A browser's place for files, with as much room as the test gives it. */
function makeStorage({ room = 10 } = {}) {
  const kept = new Map<string, Uint8Array>();
  const cache = {
    match: async (address: string) =>
      kept.has(address) ? new Response(kept.get(address) as BodyInit) : undefined,
    put: async (address: string, response: Response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length > room) throw new DOMException("full", "QuotaExceededError");
      kept.set(address, bytes);
    },
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async (url: string) => kept.delete(url),
  };
  return { kept, storage: { open: async () => cache } as unknown as CacheStorage };
}

function countLoads(bytes = new Uint8Array([1, 2, 3])) {
  const loads: string[] = [];
  const load = async (path: string) => {
    loads.push(path);
    return bytes;
  };
  return { loads, load };
}

test("a file is loaded once for all visits, and what an earlier export left is removed", async () => {
  const { kept, storage } = makeStorage();
  const { loads, load } = countLoads();
  kept.set(`${FOLDER}/search/reader-0.onnx`, new Uint8Array(3));
  for (let visit = 0; visit < 3; visit++) {
    const bytes = await keepInCache(FOLDER, [FILE], load, storage)(FILE.path);
    expect([...bytes]).toEqual([1, 2, 3]);
  }
  expect(loads).toEqual([FILE.path]);
  expect([...kept.keys()]).toEqual([`${FOLDER}/${FILE.path}`]);
});

test("a browser without room, and a page that may keep nothing, load it each time", async () => {
  const refused = { open: () => Promise.reject(new DOMException("no", "SecurityError")) };
  for (const storage of [makeStorage({ room: 1 }).storage, refused as unknown as CacheStorage, undefined]) {
    const { loads, load } = countLoads();
    for (let visit = 0; visit < 2; visit++)
      expect(await keepInCache(FOLDER, [FILE], load, storage)(FILE.path)).toHaveLength(3);
    expect(loads).toHaveLength(2);
  }
});

test("a kept file of another size is loaded anew, and a loaded one is refused and not kept", async () => {
  const { kept, storage } = makeStorage();
  kept.set(`${FOLDER}/${FILE.path}`, new Uint8Array(2));
  const { load } = countLoads();
  expect(await keepInCache(FOLDER, [FILE], load, storage)(FILE.path)).toHaveLength(3);
  kept.clear();
  const cut = countLoads(new Uint8Array(1));
  await expect(keepInCache(FOLDER, [FILE], cut.load, storage)(FILE.path)).rejects.toMatchObject({
    code: "index_damaged",
    message: expect.stringContaining("it has 1 bytes, not 3"),
  });
  expect(kept.size).toBe(0);
});
