import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "../../../../src/shared/errors.js";

export const MEASUREMENTS = "test/bench/cluster/sizing/measurements.json";

const source = {
  /** What it is counted in, and of what. */
  unit: z.string().min(1),
  /** Reproduces it. */
  command: z.string().min(1),
  /** Why it is not yet what that command gives; absent of a figure that is. */
  provisional: z.string().min(1).optional(),
};
const figure = z.strictObject({ value: z.number().nonnegative(), ...source });
const milliseconds = { p50Ms: z.number().positive(), p95Ms: z.number().positive() };
const time = z.strictObject({ ...milliseconds, ...source });
/** Two sizes at least, ascending: how it grows is told by them. */
const curve = z.strictObject({
  points: z.array(z.strictObject({ size: z.number().positive(), ...milliseconds })).min(2),
  ...source,
});

const schema = z.strictObject({
  library: z.strictObject({
    passagesPerEpisode: figure,
    /** A section is a chapter's notes as a whole, or a passage of speech. */
    sectionsPerPassage: figure,
    /** Objects of the cluster: sections, and passages of notes beside them. */
    vectorsPerPassage: figure,
    /** With repeats, function words left out. */
    stemsPerPassage: figure,
    /** Heaps' law: n stems of text hold k times n to the beta different ones. */
    heapsK: figure,
    heapsBeta: figure,
  }),
  server: z.strictObject({
    embedding: time,
    /** All that a question costs an API server besides. */
    ranking: time,
    baseBytes: figure,
    episodeBytes: figure,
    /** Outlines that are kept for a while, at most. */
    outlinesBytes: figure,
    stemBytes: figure,
  }),
  cluster: z.strictObject({
    /** Both by the vectors of a shard, and of one shard. */
    vectorSearch: curve,
    keywordSearch: curve,
    /** What it costs beside both to read what is compared of a shard's sections. */
    merge: time,
    /** Of one section by its id. */
    fetch: time,
    /** Of one shard, to the node that was asked. */
    replyBytes: figure,
    nodeBytes: figure,
    vectorBytes: figure,
    diskBytes: figure,
    failoverMs: figure,
    repairSecondsPerGb: figure,
  }),
  ingest: z.strictObject({
    passagesPerSecond: figure,
    insertMs: figure,
  }),
});

export type Measurements = z.infer<typeof schema>;
export type Curve = Measurements["cluster"]["vectorSearch"];

/** Throws `usage` where a figure is missing, or is none: nothing is simulated from what nobody has measured. */
export function parseMeasurements(data: unknown, name: string): Measurements {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new AppError("usage", `${name} does not hold all that is simulated from`, {
    hint: `Missing or wrong: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")} (${message})`).join("; ")}.`,
  });
}

export function readMeasurements(path: string): Measurements {
  return parseMeasurements(JSON.parse(readFileSync(path, "utf8")), path);
}

/** Replaces what has been measured anew, and leaves the rest of the file. */
export function updateMeasurements(
  path: string,
  measured: { readonly [Part in keyof Measurements]?: Partial<Measurements[Part]> },
): void {
  const known = readMeasurements(path);
  const parts = Object.entries(known).map(([part, figures]) => [
    part,
    { ...figures, ...measured[part as keyof Measurements] },
  ]);
  const updated = parseMeasurements(Object.fromEntries(parts), path);
  writeFileSync(path, `${JSON.stringify(updated, null, 2)}\n`);
}

/** `cluster.fetch` and the like: figures that no committed command has measured yet. */
export function listProvisional(measurements: Measurements): string[] {
  return Object.entries(measurements).flatMap(([part, figures]) =>
    Object.entries(figures).flatMap(([name, { provisional }]) =>
      provisional === undefined ? [] : [`${part}.${name}`],
    ),
  );
}
