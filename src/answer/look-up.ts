import { leansOnHistory } from "../language/join-follow-up.js";
import { toLogit } from "../read/judge-probability.js";
import { matchUnread } from "../read/match-chapters.js";
import { type ReadChapters, readChapters } from "../read/read-chapters.js";
import { type FoundChapters, findChapters, type RetrieveOptions } from "../retrieve/find-chapters.js";
import type { AnswerParts } from "./answer-parts.js";
import { selectChapters } from "./select-chapters.js";

/** In logits: another episode is so much likelier to answer a follow-up than the one under discussion, or is left. */
const CLEARLY_LIKELIER = 1.5;
/** For a follow-up so many readings are made: of what the earlier question found, everywhere, and in one episode. */
const MOST_READ = { before: 2, everywhere: 4, here: 4 };

export type LookUpParts = Pick<AnswerParts, "store" | "embedder" | "reader">;

export interface LookUpOptions extends RetrieveOptions {
  /** What is read in place of the question that is looked up. */
  readonly asked?: string | undefined;
  /** So many readings are made, by default as many as `readChapters` makes. */
  readonly most?: number;
}

/** What was found for a question or a part of it, and whether it answers. */
export interface Found extends ReadChapters {
  readonly retrieval: FoundChapters;
}

/**
 * Finds chapters and makes ten readings of them at most. A question that leans on an earlier one stays in the episode
 * that answered that one (`findBefore`), unless another answers it clearly better. Throws what `findChapters` throws.
 */
export async function lookUp(
  parts: LookUpParts,
  options: LookUpOptions,
  findBefore: () => Promise<Found> = () => lookUpEarlier(parts, options),
): Promise<Found> {
  const { history = [], question } = options;
  const follows = history.some(({ role }) => role === "user") && leansOnHistory(question);
  if (!follows || parts.store.episodes.length < 2) return await lookUpIn(parts, options);
  const [before, everywhere] = await Promise.all([
    findBefore(),
    lookUpIn(parts, { ...options, most: MOST_READ.everywhere }),
  ]);
  const [discussed = before.chapters[0]] = selectChapters(before.chapters);
  if (discussed === undefined || before.verdict === "nothing" || before.probability === null)
    return everywhere;
  const inEpisode = { ...options, episodes: [discussed.episode.id], most: MOST_READ.here };
  const here = await lookUpIn(parts, inEpisode);
  return isLeft(here, everywhere) ? everywhere : here;
}

/** True where the episode under discussion has nothing on it, or what was found everywhere answers clearly better. */
function isLeft(here: Found, everywhere: Found): boolean {
  if (here.verdict === "nothing" || here.probability === null) return true;
  if (everywhere.verdict === "answers" && here.verdict !== "answers") return true;
  return toLogit(everywhere.probability ?? 0) - toLogit(here.probability) > CLEARLY_LIKELIER;
}

/** Looks the user's last question up, as far as it takes to tell which episode it was about; there must be one. */
export async function lookUpEarlier(parts: LookUpParts, options: LookUpOptions): Promise<Found> {
  const { history = [] } = options;
  const last = history.findLastIndex(({ role }) => role === "user");
  return await lookUpIn(parts, {
    ...options,
    question: history[last]?.content ?? "",
    history: history.slice(0, Math.max(0, last)),
    rewritten: undefined,
    most: MOST_READ.before,
  });
}

/** Looks a question up wherever it is answered. */
export async function lookUpIn(
  parts: LookUpParts,
  { asked, most, ...options }: LookUpOptions,
): Promise<Found> {
  const retrieval = await findChapters(parts, options);
  const { client, signal } = options;
  const eachAlone = options.perEpisode !== undefined;
  const question = asked ?? retrieval.question;
  const leans = asked === undefined && options.rewritten === undefined && question !== retrieval.alone;
  const alone = leans ? retrieval.alone : undefined;
  const reading = { client, signal, most, eachAlone, alone };
  const asEnglish = await readChapters(parts.reader, question, retrieval.chapters, reading);
  const read = parts.reader === null ? asEnglish : await matchUnread(asEnglish, alone ?? question);
  return { ...read, retrieval, degraded: retrieval.degraded || read.degraded };
}
