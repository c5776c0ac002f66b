import { openModels as openOwn } from "../../compose/compose-models.js";
import { chooseWorker, readSharedIngest } from "../../compose/compose-store.js";
import { countNoun } from "../../shared/count-noun.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { CommandContext } from "../context.js";
import { describeWork } from "../print/describe-work.js";

/** What has been done since is told so often. */
const TELL_MS = 60_000;

export interface WorkFlags {
  /** True where the state is told and nothing is done. */
  readonly status: boolean;
  readonly json: boolean;
}

/** `cuepoint work`: embeds and writes episodes of a shared ingest until it is stopped, or tells how far that is. */
export async function work({ status, json }: WorkFlags, context: CommandContext): Promise<void> {
  if (status) {
    const { screen, signal } = context;
    const state = await readSharedIngest(context.readConfig(), { signal, patienceMs: 0 });
    const told = json ? JSON.stringify(state, null, 2) : describeWork(state).map(escapeHidden).join("\n");
    screen.stdout.write(`${told}\n`);
    return;
  }
  await helpIngests(context);
}

async function helpIngests({
  readConfig,
  reporter,
  signal,
  openModels = openOwn,
}: CommandContext): Promise<void> {
  const config = readConfig();
  const workOn = chooseWorker(config);
  const { embedder } = await openModels(config, reporter, signal);
  const done = { episodes: 0, embedded: 0, kept: 0 };
  let told = 0;
  const tell = () => {
    if (done.episodes === told) return;
    told = done.episodes;
    const texts = `${countNoun(done.embedded, "texts")} embedded, ${done.kept} kept`;
    reporter.note(`${countNoun(done.episodes, "episodes")} written so far (${texts}).`);
  };
  const timer = setInterval(tell, TELL_MS).unref();
  try {
    await workOn({
      embedder,
      signal,
      onNote: (note) => reporter.note(note),
      onReady: () => reporter.note("Working for ingests into the cluster until it is stopped."),
      onWritten: (_, { embedded, kept }) => {
        done.episodes++;
        done.embedded += embedded;
        done.kept += kept;
      },
      onFailed: (id, { reason, isLast }) =>
        reporter.note(`Episode ${id}: ${reason}. ${isLast ? "It is given up." : "It is tried again."}`),
    });
  } finally {
    clearInterval(timer);
    tell();
    await embedder.close();
  }
}
