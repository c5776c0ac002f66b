import { AppError } from "../../../shared/errors.js";
import type { StoredObject } from "../collection.js";
import { pause } from "../pause.js";
import type { WrittenObject } from "../stored-section.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";

/** A request carries at most so many bytes of text and base64, and so many objects. */
const MOST_BYTES = 2 << 20;
const MOST_OBJECTS = 200;
/** So many requests are sent at once: the cluster sets the pace. */
const REQUESTS_AT_ONCE = 2;
/** Single objects are sent again so often, each time after a pause that is twice as long. */
const RETRIES = 8;
const PAUSE_MS = 250;

/**
 * Writes objects to most copies; one of the same id is replaced. Objects that the cluster does not take at once are
 * sent again. Throws `store_unavailable`, `index_unwritable` where it keeps refusing one, or the signal's reason.
 */
export async function writeObjects(
  cluster: WeaviateCluster,
  collection: string,
  objects: readonly WrittenObject[],
  options: RequestOptions = {},
): Promise<void> {
  const batches = divideBySize(objects);
  let next = 0;
  const work = async () => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++])
      await writeBatch(cluster, collection, batch, options);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work));
}

async function writeBatch(
  cluster: WeaviateCluster,
  collection: string,
  objects: readonly WrittenObject[],
  { signal }: RequestOptions,
): Promise<void> {
  let left = objects;
  for (let tries = 0; ; tries++) {
    const batch = left;
    const refused = await cluster.write((client) => client.insertObjects(collection, batch), { signal });
    left = left.filter((_, i) => refused.has(i));
    if (left.length === 0) return;
    if (tries === RETRIES) throw refuseWriting(collection, [...refused.values()][0]);
    await pause(PAUSE_MS * 2 ** tries, signal);
  }
}

function refuseWriting(collection: string, why = "it does not say why"): AppError {
  // The message may quote the whole object.
  const message = `the cluster does not take objects of ${collection}: ${why.slice(0, 300)}`;
  const hint = "Look at its nodes' logs and disks; the index that was there still stands.";
  return new AppError("index_unwritable", message, { hint });
}

function divideBySize(objects: readonly WrittenObject[]): WrittenObject[][] {
  const batches: WrittenObject[][] = [];
  let bytes = 0;
  for (const object of objects) {
    const size = weigh(object.properties) + (object.vector?.byteLength ?? 0);
    const batch = batches.at(-1);
    if (batch === undefined || batch.length === MOST_OBJECTS || bytes + size > MOST_BYTES) {
      batches.push([object]);
      bytes = size;
    } else {
      batch.push(object);
      bytes += size;
    }
  }
  return batches;
}

function weigh({
  terms = "",
  body = "",
  sketch = "",
  vectors = "",
  words = "",
  bytes = "",
}: StoredObject): number {
  const base64 = sketch.length + vectors.length + words.length + bytes.length;
  return Buffer.byteLength(terms) + Buffer.byteLength(body) + base64;
}
