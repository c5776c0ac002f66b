import { tokenize } from "../language/tokenize.js";
import type { AnswerEvent, ChatResponse } from "../shared/domain.js";
import { admitMatched, admitUnanswered } from "./admit-gaps.js";
import type { AnswerDraft } from "./answer-draft.js";
import type { AnswerParts } from "./answer-parts.js";
import { MOST_CHAPTERS } from "./context/select-context.js";
import { UNCHECKED } from "./ground/sentence-counts.js";
import type { AbstainedPlan, AnswerPlan, QuotedPlan, ToldPlan, WrittenPlan } from "./plan-answer.js";
import { writeExtract } from "./quote/write-extract.js";
import { writeMoments } from "./quote/write-moments.js";
import { writeAbstention } from "./write-abstention.js";

/** How an answer was written. */
export interface Written extends Pick<ChatResponse, "mode" | "abstained" | "checks"> {
  /** True where the language model failed, or nothing that it wrote could be released. */
  readonly degraded: boolean;
}

type Writing = AsyncGenerator<AnswerEvent, Written>;

/** Writes the answer into the draft. Throws the signal's reason once the signal is aborted. */
export async function* writeAnswer(parts: AnswerParts, plan: AnswerPlan, draft: AnswerDraft): Writing {
  switch (plan.kind) {
    case "told":
      return yield* writeTold(plan, draft);
    case "quoted":
      return yield* writeQuoted(parts, plan, draft);
    case "written":
      return yield* writeWritten(parts, plan, draft);
    case "abstained":
      return yield* writeAbstained(plan, draft);
  }
}

async function* writeTold({ pieces }: ToldPlan, draft: AnswerDraft): Writing {
  for (const piece of pieces) yield* draft.cite(piece);
  return countQuotes(draft);
}

async function* writeQuoted({ store }: AnswerParts, plan: QuotedPlan, draft: AnswerDraft): Writing {
  const { asked, chapters } = plan;
  if (asked.intent.kind === "moment") {
    const { topic } = asked.intent;
    const isNamed = tokenize(topic).some((term) => store.keywords.holds(term));
    yield* writeMoments(draft, chapters, isNamed);
  } else {
    // Who asks a whole show wants to know which episode it was.
    yield* writeExtract(draft, chapters, asked.episodes.length > 1);
  }
  const written = countQuotes(draft);
  yield* admitGaps(plan, draft);
  return written;
}

/** Falls back to the page's own words, or abstains, where nothing that the model wrote could be released. */
async function* writeWritten(parts: AnswerParts, plan: WrittenPlan, draft: AnswerDraft): Writing {
  const { asked, finding, chatModel, question, chapters, rewritten, otherwise } = plan;
  const { signal } = asked.asker;
  if (rewritten !== null) yield { type: "status-update", stage: `understood as: ${rewritten.text}` };
  const ids = [...new Set(chapters.slice(0, MOST_CHAPTERS).map(({ episode }) => episode.id))];
  const view = await parts.store.readEpisodes(ids, { signal });
  const abstain = () => writeAbstention(asked, finding.verdict);
  // What only a language model needs is loaded where there is one: a browser may never need it.
  const { writeWithModel } = await import("./model/write-with-model.js");
  const { failure, declined, counts } = yield* writeWithModel({
    ...parts,
    ...asked.asker,
    chatModel,
    view,
    draft,
    question,
    asked: asked.text,
    chapters,
    writeAbstention: abstain,
  });
  if (failure !== null) parts.onModelFailure?.(failure);
  const written = { mode: "llm", degraded: failure !== null, checks: counts } as const;
  if (draft.text !== "") return { ...written, abstained: declined };
  if (declined) {
    yield* draft.add(await abstain());
    return { ...written, abstained: true };
  }
  yield FALLBACK;
  return { ...(yield* writeAnswer(parts, otherwise, draft)), degraded: true, checks: counts };
}

async function* writeAbstained({ asked, finding, sentence }: AbstainedPlan, draft: AnswerDraft): Writing {
  yield* draft.add(sentence ?? (await writeAbstention(asked, finding.verdict)));
  return { mode: "extractive", abstained: true, degraded: false, checks: UNCHECKED };
}

/** Tells the reader that the page's own words are given because the language model could not write. */
export const FALLBACK: AnswerEvent = { type: "status-update", stage: "extractive-fallback" };

/** The page's own words need no check: each citation counts as a sentence. */
function countQuotes({ citations }: AnswerDraft): Written {
  const checks = { ...UNCHECKED, sentences: citations.length };
  return { mode: "extractive", abstained: false, degraded: false, checks };
}

/** Adds what the answer leaves out of the question, and that nobody read what it quotes, where that is so. */
function* admitGaps({ finding, chapters }: QuotedPlan, draft: AnswerDraft): Generator<AnswerEvent> {
  for (const gap of [admitUnanswered(finding.unanswered), admitMatched(chapters)])
    if (gap !== "") yield* draft.add(`\n\n${gap}`);
}
