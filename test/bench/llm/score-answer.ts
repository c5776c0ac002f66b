import type { ChatResponse, Support } from "../../../src/shared/domain.js";
import { holdsWords } from "./fold-words.js";
import { matchSentences } from "./match-sentences.js";
import type { ModelRequest } from "./read-request.js";
import { findCited, listSentences, type ScriptedReply, type SentSentence } from "./write-reply.js";

/** What became of an answer. `told`: from the episode's own data, without the model. */
export type Outcome = "written" | "abstained" | "fell back" | "told";

/** An answer as it came, and how long it took in milliseconds. */
export interface Received {
  readonly response: ChatResponse;
  /** Null where no text came. */
  readonly firstDeltaMs: number | null;
  readonly totalMs: number;
}

export interface ScoredSentence {
  readonly text: string;
  /** `gap` and `lead` are right too; a wrong one names its kind. */
  readonly role: "right" | "gap" | "lead" | "wrong";
  readonly wrongKind: string | null;
  /** Cited passages, and how many of them the prompt shows. */
  readonly cites: number;
  readonly shown: number;
  readonly released: boolean;
  /** Of the citations after it. */
  readonly support: readonly Support[];
  /** Released, and shown as loosely based on what it cites: every citation after it is weak. */
  readonly marked: boolean;
  /** Released with an opening that refers back to a sentence that is not. */
  readonly dangling: boolean;
}

export interface PromptSize {
  readonly tokens: number;
  readonly passages: number;
  readonly chapters: number;
}

export interface ScoredAnswer {
  readonly id: string;
  readonly question: string;
  /** Kind of the wrong sentence; null for the right reply alone. */
  readonly wrongKind: string | null;
  readonly outcome: Outcome;
  /** True where the model was asked for an answer. */
  readonly asked: boolean;
  readonly answerable: boolean;
  readonly refusal: boolean;
  /** True where it abstained with its remark; null where the script has none. */
  readonly remarkKept: boolean | null;
  readonly needs: number;
  readonly needsShown: number;
  /** Null where the model was not asked. */
  readonly prompt: PromptSize | null;
  readonly calls: Readonly<Record<ModelRequest["kind"], number>>;
  readonly firstDeltaMs: number | null;
  readonly totalMs: number;
  readonly checks: ChatResponse["checks"];
  readonly answer: string;
  readonly sentences: readonly ScoredSentence[];
}

/** Words that refer back to the sentence before, where they begin one. */
const REFERS_BACK = new Set(
  (
    "he she it they him them his her hers its their theirs this that these those such both neither there " +
    "instead however also but so then therefore thus hence besides moreover furthermore additionally otherwise " +
    "still yet nevertheless nonetheless similarly likewise conversely meanwhile consequently accordingly " +
    "afterwards later finally and or nor because another others rather"
  ).split(" "),
);

/** Compares an answer with what the model wrote. `requests` are what it was asked meanwhile. */
export function scoreAnswer(
  reply: ScriptedReply,
  requests: readonly ModelRequest[],
  { response, firstDeltaMs, totalMs }: Received,
): ScoredAnswer {
  const { script, wrong } = reply;
  const asked = requests.find(({ kind }) => kind === "answer") ?? null;
  const passages = asked?.passages ?? [];
  const sentences = scoreSentences(listSentences(reply), passages, response);
  const remark = sentences.filter(({ role, cites }) => role !== "wrong" && cites > 0);
  const count = (kind: ModelRequest["kind"]) => requests.filter((each) => each.kind === kind).length;
  const shown = passages.map(({ text }) => text).join("\n");
  return {
    id: script.id,
    question: script.question,
    wrongKind: wrong === null ? null : (script.wrong[wrong]?.kind ?? null),
    outcome: readOutcome(response),
    asked: asked !== null,
    answerable: script.answerable,
    refusal: script.refusal,
    remarkKept: script.hint
      ? response.abstained && remark.length > 0 && remark.every(({ released }) => released)
      : null,
    needs: script.needs.length,
    needsShown: script.needs.filter((words) => holdsWords(shown, words)).length,
    prompt:
      asked === null ? null : { tokens: asked.tokens, passages: passages.length, chapters: asked.chapters },
    calls: {
      answer: count("answer"),
      correction: count("correction"),
      verification: count("verification"),
      rewriting: count("rewriting"),
    },
    firstDeltaMs,
    totalMs,
    checks: response.checks,
    answer: response.answer,
    sentences,
  };
}

export function readOutcome({ abstained, mode, degraded }: ChatResponse): Outcome {
  if (abstained) return "abstained";
  if (mode === "llm") return "written";
  return degraded ? "fell back" : "told";
}

function scoreSentences(
  sent: readonly SentSentence[],
  passages: ModelRequest["passages"],
  response: ChatResponse,
): ScoredSentence[] {
  // What the page's own words say is no sentence of the model.
  const answer = ["written", "abstained"].includes(readOutcome(response)) ? response.answer : "";
  const found = matchSentences(
    answer,
    sent.map(({ text }) => text),
  );
  return sent.map(({ text, kind, cites, wrongKind }, i) => {
    const released = found[i] ?? null;
    const cited = (released?.citations ?? []).map((n) => response.citations.find((each) => each.n === n));
    const support = cited.flatMap((citation) => citation?.support ?? []);
    const refersBack = released !== null && REFERS_BACK.has(released.opening);
    return {
      text,
      role: wrongKind === null ? (kind ?? "right") : "wrong",
      wrongKind,
      cites: cites.length,
      shown: cites.filter((cite) => findCited([cite], passages).length > 0).length,
      released: released !== null,
      support,
      marked: support.length > 0 && support.every((each) => each === "weak"),
      dangling: refersBack && i > 0 && found[i - 1] === null,
    };
  });
}
