import { z } from "zod";
import type { Embedder } from "../embed/embedder.js";
import { AppError } from "../shared/errors.js";

const REBUILD_HINT = "Run `cuepoint ingest` to build the index anew.";

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const countSchema = z.number().int().nonnegative();

/** A list up to its first item that does not fit: a list of all that do not would fill the memory. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.custom<readonly unknown[]>(Array.isArray, "expected a list").transform((values, context) => {
    const items: z.infer<Item>[] = [];
    for (const [index, value] of values.entries()) {
      const parsed = item.safeParse(value);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const path = [index, ...(issue?.path ?? [])];
        context.addIssue({ code: "custom", message: issue?.message ?? "", path });
        return z.NEVER;
      }
      items.push(parsed.data);
    }
    return items as readonly z.infer<Item>[];
  });
}

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

export const corpusFileSchema = z.strictObject({
  path: z.string(),
  sha256: sha256Schema,
  size: countSchema,
  changedMs: z.number().nullable(),
  format: z.string(),
  sources: listOf(
    z.strictObject({
      id: z.string().nullable(),
      keys: listOf(listOf(z.string())),
      episode: z.string().nullable(),
    }),
  ),
  notes: listOf(z.string()),
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
 * A manifest of the format that this version reads. Throws `index_mismatch` where it has another format, and
 * `index_damaged` where it does not fit the schema.
 */
export function checkManifest<Schema extends z.ZodType>(
  json: unknown,
  { schema, format, where }: { readonly schema: Schema; readonly format: number; readonly where: string },
): z.infer<Schema> {
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
