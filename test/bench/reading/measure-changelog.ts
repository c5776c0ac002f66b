import { readFileSync } from "node:fs";
import { z } from "zod";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import { listPassageSentences } from "../../../src/language/list-passage-sentences.js";
import type { ChatResponse, Citation } from "../../../src/shared/domain.js";

/** Questions written from the transcripts' text; the answer is said between `start` and `end`, seconds. */
const QUESTIONS = "test/quality/changelog.jsonl";
const NEAR_SECONDS = 60;

const questionSchema = z.object({
  question: z.string(),
  episode: z.string(),
  start: z.number(),
  end: z.number().nullable(),
  /** The words that answer, in the transcript's; one of them is enough. */
  says: z.array(z.string()).min(1),
});
type ChangelogQuestion = z.infer<typeof questionSchema>;

/** Shares of the questions. */
export interface ChangelogFigures {
  readonly questions: number;
  readonly answered: number;
  /** With the right episode, within a minute of where it is said, in the first citation; in one of them. */
  readonly rightMinuteFirst: number;
  readonly rightMinute: number;
  /** With words that answer in the text of the answer. */
  readonly saysIt: number;
  /** Questions for which no citation is near, and those whose answer lacks the words. */
  readonly missed: readonly string[];
  readonly unsaid: readonly string[];
}

interface Asked {
  readonly question: ChangelogQuestion;
  readonly answered: boolean;
  /** Of each citation. */
  readonly near: readonly boolean[];
  readonly saysIt: boolean;
}

/** Asks the questions over 60 transcripts by people, the first `most` of them. Throws where one's words are not said there. */
export async function measureChangelog(
  parts: AnswerParts,
  { most, onProgress }: { readonly most: number; readonly onProgress: (done: number, total: number) => void },
): Promise<ChangelogFigures> {
  const questions = readFileSync(QUESTIONS, "utf8")
    .trim()
    .split("\n")
    .slice(0, most)
    .map((line) => questionSchema.parse(JSON.parse(line)));
  const asked: Asked[] = [];
  for (const question of questions) {
    await checkWords(parts, question);
    const response = await ask(parts, question.question);
    const near = response.citations.map((citation) => isNear(citation, question));
    const saysIt = !response.abstained && says(response.answer, question);
    asked.push({ question, answered: !response.abstained, near, saysIt });
    onProgress(asked.length, questions.length);
  }
  const share = (holds: (each: Asked) => boolean) => asked.filter(holds).length / asked.length;
  const list = (holds: (each: Asked) => boolean) =>
    asked.filter(holds).map(({ question }) => `${question.question} (${question.episode})`);
  const isFound = ({ answered, near }: Asked) => answered && near.includes(true);
  return {
    questions: asked.length,
    answered: share(({ answered }) => answered),
    rightMinuteFirst: share(({ answered, near }) => answered && near[0] === true),
    rightMinute: share(isFound),
    saysIt: share(({ saysIt }) => saysIt),
    missed: list((each) => !isFound(each)),
    unsaid: list((each) => isFound(each) && !each.saysIt),
  };
}

async function ask(parts: AnswerParts, content: string): Promise<ChatResponse> {
  for await (const event of answerQuestion(parts, { messages: [{ role: "user", content }] })) {
    if (event.type === "answer-end") return event.response;
  }
  throw new Error("an answer ended without its end");
}

function isNear({ episode, start }: Citation, question: ChangelogQuestion): boolean {
  const end = question.end ?? Number.POSITIVE_INFINITY;
  return (
    episode.id === question.episode && start >= question.start - NEAR_SECONDS && start <= end + NEAR_SECONDS
  );
}

/** The question would be asked in vain where its words are not said in its span. */
async function checkWords({ store }: AnswerParts, question: ChangelogQuestion): Promise<void> {
  const { passages } = await store.readEpisodes([question.episode], {});
  const end = question.end ?? Number.POSITIVE_INFINITY;
  const said = [...passages]
    .flatMap((passage) => listPassageSentences(passage))
    .filter(
      ({ startSeconds, endSeconds }) => (endSeconds ?? startSeconds) >= question.start && startSeconds <= end,
    )
    .map(({ text }) => text);
  if (!says(said.join(" "), question)) {
    throw new Error(`none of the words of ${JSON.stringify(question.question)} is said in its span`);
  }
}

function says(text: string, { says: words }: ChangelogQuestion): boolean {
  const held = text.toLowerCase();
  return words.some((word) => held.includes(word.toLowerCase()));
}
