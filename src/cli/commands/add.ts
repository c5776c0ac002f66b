import { composeGather, type OpenParts } from "../../compose/compose-gather.js";
import {
  type Choice,
  chooseOffers,
  isSelective,
  type Offered,
  type Offering,
  type Selection,
} from "../../gather/choose-offers.js";
import { addFiles } from "../../gather/copy-files.js";
import { addFeed } from "../../gather/gather-feed.js";
import type { Gathered } from "../../gather/gather-parts.js";
import { addVideos } from "../../gather/gather-videos.js";
import { isVideoAddress } from "../../gather/list-videos.js";
import { countNoun } from "../../shared/count-noun.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { finishGathering, type Refused } from "../print/print-gathered.js";
import { describeOffers } from "../print/print-offers.js";
import { describeTranscribing } from "../print/print-transcribing.js";
import { promptLine } from "../prompt-line.js";

export interface AddOptions extends Selection {
  readonly sources: readonly string[];
  /** Whether everything that the selection leaves is added without a question. */
  readonly yes: boolean;
  readonly transcribe: boolean;
  readonly allowPrivate: boolean;
  readonly json: boolean;
}

/**
 * `cuepoint add`: fetches shows into the corpus, and brings the index up to date. A source that cannot be had does not keep
 * the others from being added; the command fails then after all.
 */
export async function add(options: AddOptions, context: CommandContext): Promise<readonly Gathered[]> {
  const { reporter, signal } = context;
  const config = context.readConfig({}, { fetches: true });
  const gathered: Gathered[] = [];
  const refused: Refused[] = [];
  await composeGather(config, reporter, signal, async (open) => {
    for (const source of options.sources) {
      try {
        gathered.push(await addSource(source, options, open, context));
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError) || options.sources.length === 1) throw error;
        refused.push({ source, error });
      }
    }
  });
  await finishGathering({ gathered, refused, json: options.json }, context);
  return gathered;
}

async function addSource(
  source: string,
  options: AddOptions,
  open: OpenParts,
  context: CommandContext,
): Promise<Gathered> {
  const { allowPrivate, transcribe } = options;
  const parts = open(allowPrivate);
  const choice: Choice = {
    choose: async (offering) => await choose(offering, options, context),
    selection: options,
    transcribe: async (silent, language, isAgreed) => {
      if (parts.transcribing === null) return false;
      const what = describeTranscribing(silent, parts.transcribing, language);
      if (transcribe || isAgreed) context.reporter.note(`To transcribe: ${what}.`);
      return transcribe || isAgreed || (!options.yes && (await askToTranscribe(what, context)));
    },
  };
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(source)) return await addFiles(source, choice, parts);
  return await (isVideoAddress(source) ? addVideos : addFeed)(source, choice, parts);
}

/** Asks on a terminal. */
async function askToTranscribe(what: string, context: CommandContext): Promise<boolean> {
  if (!context.stdin.isTTY) return false;
  const answer = await promptLine(`Transcribe ${what}? y or n: `, context);
  return /^y(?:es)?$/i.test(answer.trim());
}

/** Asks on a terminal which of the episodes that the options leave are wanted. Throws `usage` where nobody can be asked. */
async function choose(
  offering: Offering,
  options: AddOptions,
  context: CommandContext,
): Promise<readonly Offered[]> {
  const { screen, reporter, stdin } = context;
  const left = chooseOffers(offering.offers, options);
  if (left.length === 0)
    throw new AppError(
      "usage",
      `None of the ${countNoun(offering.offers.length, "episodes")} at ${offering.address} fits the options`,
      { hint: "Leave out --since or --match, or give others." },
    );
  if (options.yes || (isSelective(options) && !stdin.isTTY)) return left;
  reporter.done();
  screen.stderr.write(`${describeOffers({ ...offering, offers: left })}\n`);
  if (!stdin.isTTY)
    throw new AppError("usage", `Expected to be told which of these to add`, {
      hint: "Give --yes to add all, or choose with --latest, --since or --match.",
    });
  for (;;) {
    const all = left.length === 1 ? "it" : `all ${left.length}`;
    const answer = await promptLine(`How many of the newest? (Enter takes ${all}, n none) `, context);
    const count = /^(?:all)?$/i.test(answer.trim()) ? left.length : Number(answer);
    if (/^n(?:o|one)?$/i.test(answer.trim())) {
      throw new AppError("usage", "Nothing was added", {
        hint: "Run it again once you know which you want.",
      });
    }
    if (Number.isInteger(count) && count > 0) return left.slice(0, count);
    screen.stderr.write("Expected Enter, a number of at least 1, or n.\n");
  }
}
