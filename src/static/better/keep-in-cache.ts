import { describeBadFile, type LoadFile } from "../../store/static/read-file.js";
import type { FilePart } from "../../store/static/search-manifest.js";

/**
 * Lets a browser keep large files of a folder, which its own cache may be too small for or ask the host about each time. What
 * an earlier export left there is removed. Where nothing can be kept, a file is loaded each time. Throws `index_damaged` for one
 * of another size, and whatever `load` throws.
 */
export function keepInCache(
  folder: string,
  parts: readonly FilePart[],
  load: LoadFile,
  storage: CacheStorage | undefined = globalThis.caches,
): (path: string) => Promise<Uint8Array> {
  const sizes = new Map(parts.map(({ path, bytes }) => [`${folder}/${path}`, bytes]));
  const opening = openCache(storage, `cuepoint ${folder}`, new Set(sizes.keys()));
  return async (path) => {
    const address = `${folder}/${path}`;
    const cache = await opening;
    const kept = await cache?.match(address).catch(() => undefined);
    if (kept !== undefined) {
      const bytes = new Uint8Array(await kept.arrayBuffer());
      if (bytes.length === sizes.get(address)) return bytes;
    }
    const bytes = await load(path, sizes.get(address) ?? 0);
    if (bytes.length !== sizes.get(address))
      throw describeBadFile(path, `it has ${bytes.length} bytes, not ${sizes.get(address)}`);
    // A browser may have no room for it.
    await cache?.put(address, new Response(bytes as Uint8Array<ArrayBuffer>)).catch(() => undefined);
    return bytes;
  };
}

/** Gives null where the page has no place to keep files: it was not loaded over TLS, for example. */
async function openCache(
  storage: CacheStorage | undefined,
  name: string,
  kept: ReadonlySet<string>,
): Promise<Cache | null> {
  try {
    const cache = await storage?.open(name);
    if (cache === undefined) return null;
    for (const { url } of await cache.keys()) if (!kept.has(url)) await cache.delete(url);
    return cache;
  } catch {
    return null;
  }
}
