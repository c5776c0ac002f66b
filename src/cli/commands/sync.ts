import { setTimeout as wait } from "node:timers/promises";
import { composeGather } from "../../compose/compose-gather.js";
import { syncFiles } from "../../gather/copy-files.js";
import { syncFeed } from "../../gather/gather-feed.js";
import type { Gathered, GatherParts } from "../../gather/gather-parts.js";
import { syncVideos } from "../../gather/gather-videos.js";
import { findSources, type KeptSources } from "../../gather/keep-sources.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { finishGathering, type Refused } from "../print/print-gathered.js";

export interface SyncOptions {
  /** How long between two times, in seconds; null where it is done once. */
  readonly everySeconds: number | null;
  readonly json: boolean;
}

const SYNCS = { feed: syncFeed, videos: syncVideos, files: syncFiles } satisfies Record<
  KeptSources["sources"]["kind"],
  (kept: KeptSources, parts: GatherParts) => Promise<Gathered>
>;

/** `cuepoint sync`: brings everything that was added up to date, once or again and again until it is told to stop. */
export async function sync({ everySeconds, json }: SyncOptions, context: CommandContext): Promise<void> {
  if (everySeconds === null) {
    await syncOnce(json, context);
    return;
  }
  const { signal, reporter } = context;
  for (;;) {
    try {
      await syncOnce(json, context);
    } catch (error) {
      // What is not there now may be there next time.
      if (signal.aborted || !(error instanceof AppError)) throw error;
      reporter.note(error.sentence);
    }
    await wait(everySeconds * 1000, undefined, { signal });
  }
}

async function syncOnce(json: boolean, context: CommandContext): Promise<void> {
  const { reporter, signal } = context;
  const config = context.readConfig({}, { fetches: true });
  const gathered: Gathered[] = [];
  const refused: Refused[] = [];
  const found = await findSources(config.corpusDir);
  if (found.length === 0)
    throw new AppError(
      "corpus_missing",
      `Expected something that was added to ${config.corpusDir}, found nothing`,
      {
        hint: "Add a show first: `cuepoint add https://example.com/feed.xml`.",
      },
    );
  await composeGather(config, reporter, signal, async (open) => {
    for (const { folder } of found) {
      // Another process may have written it while this one waited.
      const kept = (await findSources(folder)).find((each) => each.folder === folder);
      if (kept === undefined) continue;
      const { kind, source, allowPrivate } = kept.sources;
      try {
        gathered.push(await SYNCS[kind](kept, open(allowPrivate)));
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) throw error;
        refused.push({ source: source.address, error });
      }
    }
  });
  await finishGathering({ gathered, refused, json }, context);
}
