import { expect, test } from "vitest";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { ChatResponse, Cue } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";
import { makeAnswerParts } from "../fakes/start-server.js";

const SAID = [
  "船体はカラマツの板で張ります。",
  "肋骨は一時間ほど蒸してから曲げます。",
  "新しいマストは九百ポンドかかります。",
  "進水式はいつも土曜日に行います。",
];
const cues = SAID.map(
  (text, i): Cue => ({ startSeconds: 5 * i, endSeconds: 5 * i + 5, speaker: null, text }),
);
const chapter = { number: 1, title: "造船", startSeconds: 0, endSeconds: 20, summary: null, bullets: [] };
const episode = makeEpisode({ language: "ja", durationSeconds: 20, chapters: [chapter] });
const parts = await makeAnswerParts([{ episode, cues }]);

async function ask(content: string): Promise<ChatResponse> {
  for await (const event of answerQuestion(parts, { messages: [{ role: "user", content }] }))
    if (event.type === "answer-end") return event.response;
  throw new Error("expected answer-end");
}

test.each([
  ["進水式はいつですか", 3],
  ["新しいマストはいくらですか", 2],
])(
  "asked %j, the sentence at %i is quoted at its own second, and it is said that nobody read it",
  async (question, at) => {
    const { answer, citations, abstained } = await ask(question);
    expect(abstained).toBe(false);
    expect(citations).toMatchObject([{ start: 5 * at, quote: SAID.slice(at).join(" "), kind: "transcript" }]);
    expect(answer).toContain(`“${SAID[at]}`);
    expect(answer).not.toContain("。.");
    expect(answer).toContain("This was found by its words alone and may not answer");
  },
);

test.each([["犬の名前は何ですか"], ["What is the name of the dog?"]])(
  "asked %j, it abstains",
  async (question) => {
    expect(await ask(question)).toMatchObject({ abstained: true, citations: [] });
  },
);

test("asked in many other words, in a script without spaces, it abstains and names the sentence that comes nearest", async () => {
  const { answer, closest } = await ask(
    "来週の末に予定されているという進水式は、いつどこで何時ごろから行われるのか教えていただけますでしょうか",
  );
  expect(answer).toContain("may not answer");
  expect(closest).toMatchObject([{ start: 15, quote: SAID[3] }]);
});
