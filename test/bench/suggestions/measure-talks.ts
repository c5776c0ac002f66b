import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import type { ChatMessage, Citation } from "../../../src/shared/domain.js";
import { ask, readAllOutlines } from "./measure-questions.js";

export interface AskedTalks {
  readonly talks: number;
  /** With a first follow-up that is answered. */
  readonly answered: number;
  /** Whose answer cites first what the answer before did not cite. */
  readonly further: number;
  /** Where a question is offered that was asked before. */
  readonly repeated: number;
  readonly missed: readonly string[];
}

/** Begins so many talks with a question of an episode each, spread over the library, and asks the first follow-up that is offered. */
export async function measureTalks(parts: AnswerParts, most: number): Promise<AskedTalks> {
  const asking = (await readAllOutlines(parts.store)).flatMap(({ questions = [] }) => questions.slice(0, 1));
  const step = Math.max(1, asking.length / most);
  const opened = asking.filter((_, i) => i === 0 || Math.floor(i / step) !== Math.floor((i - 1) / step));
  const totals = { talks: 0, answered: 0, further: 0, repeated: 0 };
  const missed: string[] = [];
  for (const question of opened) {
    const opening: ChatMessage[] = [{ role: "user", content: question }];
    const before = await ask(parts, opening);
    const [next] = before.followUps;
    totals.talks++;
    if (next === undefined) {
      missed.push(`${question} -> nothing is offered`);
      continue;
    }
    const said: ChatMessage[] = [...opening, { role: "assistant", content: before.answer }];
    const after = await ask(parts, [...said, { role: "user", content: next }]);
    const [first] = after.citations;
    const isFurther = first !== undefined && !before.citations.some((cited) => isSameMoment(cited, first));
    const asked = [question, next];
    const repeats = [...before.followUps.slice(1), ...after.followUps].filter((one) => asked.includes(one));
    if (!after.abstained) totals.answered++;
    if (isFurther) totals.further++;
    if (repeats.length > 0) totals.repeated++;
    if (after.abstained || !isFurther || repeats.length > 0)
      missed.push([question, next, ...repeats].join(" -> "));
  }
  return { ...totals, missed };
}

function isSameMoment(a: Citation, b: Citation): boolean {
  return a.episode.id === b.episode.id && a.start === b.start;
}
