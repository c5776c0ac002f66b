import type { AnswerParts, AnswerRequest } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import type { AnswerEvent } from "../shared/domain.js";
import type { ChosenParts } from "./choose-parts.js";

export interface ChosenAnswering {
  readonly chosen: Pick<ChosenParts, "next" | "instead" | "answered">;
  /** Hears of what failed, though other parts answered. */
  readonly onFailure: (error: unknown) => void;
}

/** Answers a question by what is chosen for it, and by the light parts where better ones fail before a word is written. */
export async function* answerChosen(
  request: AnswerRequest,
  { chosen, onFailure }: ChosenAnswering,
): AsyncGenerator<AnswerEvent> {
  const current = await chosen.next();
  const sent = new Set<AnswerEvent["type"]>();
  try {
    yield* note(answerQuestion(current, request), sent);
  } catch (error) {
    request.signal?.throwIfAborted();
    const other = isWritten(sent) ? null : chosen.instead(current, error);
    if (other === null) throw error;
    onFailure(error);
    yield* answerAgain(await other, request, sent);
  }
  chosen.answered();
}

async function* note(events: AsyncIterable<AnswerEvent>, sent: Set<AnswerEvent["type"]>) {
  for await (const event of events) {
    sent.add(event.type);
    yield event;
  }
}

/** What is written cannot be taken back. */
function isWritten(sent: ReadonlySet<AnswerEvent["type"]>): boolean {
  return sent.has("text-delta") || sent.has("citation-add");
}

/** An answer begins once. */
async function* answerAgain(
  parts: AnswerParts,
  request: AnswerRequest,
  sent: ReadonlySet<AnswerEvent["type"]>,
) {
  for await (const event of answerQuestion(parts, request)) if (!sent.has(event.type)) yield event;
}
