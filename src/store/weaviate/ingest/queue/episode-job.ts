import { z } from "zod";
import { passageSchema } from "../../../../shared/domain.js";
import { AppError, describeError } from "../../../../shared/errors.js";
import { modelSchema } from "../../../index-facts.js";
import { storedEpisodeSchema } from "../../../stored-episodes.js";
import { CountedLexicon } from "../../../words/counted-lexicon.js";
import { catalogEpisodeSchema, manifestSchema } from "../../catalog.js";
import { makeObjectId } from "../../object-id.js";
import { packJson, unpackJson } from "../../packed-json.js";
import type { PendingEpisode, Work } from "../plan-work.js";
import { createAssigner, type EpisodeTask, type WrittenTexts } from "../write-episode.js";

const dividedSchema = z.object({ episode: storedEpisodeSchema, passages: z.array(passageSchema) });

/** Far more than the longest episode's text takes; what unpacks to more is no episode. */
const MOST_BYTES = 256 << 20;

const jobSchema = z.object({
  /** The number of the writer that put it. */
  writer: z.int(),
  collection: z.string(),
  keepsTokens: z.boolean(),
  /** The model that embeds the whole index. */
  model: modelSchema,
  version: z.string(),
  sections: z.int(),
  texts: z.int(),
  /** The episode as the index before has it, whose vectors are kept; null where it has none. */
  previous: z.object({ number: z.int(), manifest: manifestSchema, episode: catalogEpisodeSchema }).nullable(),
  /** The episode and its passages, packed. */
  content: z.string(),
});

/** What a worker needs to know of an episode; it reads nothing of the corpus. */
export type EpisodeJob = z.infer<typeof jobSchema>;

/** Names the job of an episode by what is to be written, so that it is there once however often it is put. */
export function nameJob(
  { collection }: Pick<Work, "collection">,
  { divided, version }: PendingEpisode,
): string {
  return makeObjectId("job", collection, divided.episode.id, version);
}

/** Gives what writes the jobs of a work. */
export function createEncoder(work: Work, writer: number): (pending: PendingEpisode) => EpisodeJob {
  const { collection, keepsTokens, model } = work;
  const assign = createAssigner(work);
  return (pending) => {
    const { divided, version, sections, texts } = pending;
    const { previous } = assign(pending);
    const [episode] = previous?.episodes ?? [];
    return {
      ...{ writer, collection, keepsTokens, model, version, sections, texts },
      previous:
        previous === null || episode === undefined
          ? null
          : {
              number: previous.number,
              manifest: { ...previous.manifest, removed: [], paths: null },
              episode,
            },
      content: packJson(divided),
    };
  };
}

/** Tells who put a job; gives null where that cannot be read. */
export function readWriter(data: unknown): number | null {
  return jobSchema.pick({ writer: true }).safeParse(data).data?.writer ?? null;
}

const resultSchema = z.object({ embedded: z.int().min(0), kept: z.int().min(0) });

/** Reads what a worker tells of an episode that it has written; gives null where it is of another version. */
export function decodeResult(result: unknown): WrittenTexts | null {
  return resultSchema.safeParse(result).data ?? null;
}

/** Reads a job. Throws `index_mismatch`, naming the field, where another version of the program put it. */
export function decodeJob(
  data: unknown,
): Pick<EpisodeJob, "model" | "writer"> & { readonly task: EpisodeTask } {
  try {
    const { writer, collection, keepsTokens, model, version, sections, texts, previous, content } =
      jobSchema.parse(data);
    const divided = dividedSchema.parse(unpackJson(content, MOST_BYTES));
    return {
      ...{ model, writer },
      task: {
        collection,
        keepsTokens,
        previous:
          previous === null
            ? null
            : {
                collection,
                number: previous.number,
                manifest: previous.manifest,
                episodes: [previous.episode],
                // Nothing is looked for by words.
                lexicon: new CountedLexicon(new Map(), { sections: 0, stems: 0 }),
              },
        pending: { divided, version, sections, texts },
      },
    };
  } catch (cause) {
    throw refuseJob(cause);
  }
}

function refuseJob(cause: unknown): AppError {
  const [issue] = cause instanceof z.ZodError ? cause.issues : [];
  const path = issue === undefined || issue.path.length === 0 ? "its content" : issue.path.join(".");
  const why = (issue?.message ?? describeError(cause)).slice(0, 200);
  return new AppError("index_mismatch", `a job of the ingest cannot be read at ${path}: ${why}`, {
    hint: "Update the workers and the ingest to one version, then run `cuepoint ingest` again.",
    cause,
  });
}
