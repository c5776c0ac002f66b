import { z } from "zod";
import type { Embedder } from "../embed/embedder.js";
import { AppError } from "../shared/errors.js";
import { countSchema, sha256Schema } from "../shared/stored-schemas.js";

const REBUILD_HINT = "Run `cuepoint ingest` to build the index anew.";

/** Tells the vectors of one model from those of another. */
export const modelSchema = z.strictObject({
  name: z.string(),
  sha256: sha256Schema,
  dimensions: countSchema,
});

export const countsSchema = z.strictObject({
  episodes: countSchema,
  chapters: countSchema,
  sections: countSchema,
  passages: countSchema,
  vectors: countSchema,
});

export type IndexModel = z.infer<typeof modelSchema>;
export type IndexCounts = z.infer<typeof countsSchema>;

/** Describes a model as an index records it. */
export function describeModel({ model }: Pick<Embedder, "model">): IndexModel {
  return { name: model.name, sha256: model.files[0]?.sha256 ?? "", dimensions: model.dimensions };
}

/** Throws `index_mismatch` where questions would be embedded by another model than the passages were. */
export function refuseOtherModel(where: string, made: IndexModel | null, embedder: Embedder | null): void {
  if (embedder === null || made === null) return;
  const wanted = describeModel(embedder);
  if (made.name === wanted.name && made.sha256 === wanted.sha256) return;
  throw new AppError(
    "index_mismatch",
    `the index in ${where} was made with ${made.name}, the configuration names ${wanted.name}`,
    { hint: "Run `cuepoint ingest` to embed everything anew, or set CUEPOINT_MODEL back." },
  );
}

/**
 * Parses a manifest of the format that this version reads. Throws `index_mismatch` where it has another format, and
 * `index_damaged` where it is not JSON or does not fit the schema.
 */
export function checkManifest<Schema extends z.ZodType>(
  text: string,
  { schema, format, where }: { readonly schema: Schema; readonly format: number; readonly where: string },
): z.infer<Schema> {
  const json: unknown = readStored(`${where} is not JSON`, () => JSON.parse(text));
  const found = z.object({ format: z.number() }).safeParse(json);
  if (found.success && found.data.format !== format) {
    throw new AppError(
      "index_mismatch",
      `${where} has format ${found.data.format}, this version reads ${format}`,
      { hint: REBUILD_HINT },
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw describeDamage(
    `${where} does not hold together at "${issue?.path.join(".")}": ${issue?.message.slice(0, 200)}`,
    parsed.error,
  );
}

/** `index_damaged`: the index is not what was written. */
export function describeDamage(message: string, cause?: unknown): AppError {
  return new AppError("index_damaged", message, { hint: REBUILD_HINT, cause });
}

/** Reads what is stored. Throws `index_damaged` with this message where that fails. */
export function readStored<T>(message: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw describeDamage(message, cause);
  }
}

/** Waits for what is read of an index; gives null where there is none that can be used. */
export async function unlessUnusable<T>(
  reading: Promise<T>,
  onNote?: ((note: string) => void) | undefined,
): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const codes = ["index_missing", "index_damaged", "index_mismatch"];
    if (!(error instanceof AppError) || !codes.includes(error.code)) throw error;
    if (error.code !== "index_missing")
      onNote?.(`The old index is of no use (${error.message}): building it anew.`);
    return null;
  }
}
