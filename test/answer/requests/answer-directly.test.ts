import { beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import type { ChatResponse, Episode } from "../../../src/shared/domain.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

const PEOPLE = [
  { name: "Mara Linde", role: "host" },
  { name: "Tove Berg", role: "host" },
  { name: "Ivo Brandt", role: "guest" },
];

let parts: AnswerParts;
beforeAll(async () => {
  parts = await makeAnswerParts([makeEpisode({ people: PEOPLE })]);
});

async function ask(
  question: string,
  over: AnswerParts = parts,
  scope: { episodes?: string[] } = {},
): Promise<ChatResponse> {
  const messages = [{ role: "user", content: question } as const];
  for await (const event of answerQuestion(over, { messages, ...scope })) {
    if (event.type === "answer-end") return event.response;
  }
  throw new Error("an answer without an end");
}

const withEpisodes = (...episodes: Episode[]) => makeAnswerParts(episodes);
const cited = ({ citations }: ChatResponse) => citations.map(({ n, chapter }) => [n, chapter.number]);

describe("a page that lacks what is asked is not made to say it: an abstention with the nearest chapters", () => {
  test.each([
    ["who hosts this?", { people: [] }, "The page does not say who takes part."],
    ["who is the guest?", { people: [] }, "The page does not say who takes part."],
    ["when was it published?", { publishedAt: null }, "The page does not say when it was published."],
    ["what's the show called?", { show: null }, "The page does not name the show."],
  ])("%j without %j", async (question, changes, answer) => {
    const response = await ask(question, await withEpisodes(makeEpisode(changes)));
    expect(response).toMatchObject({
      abstained: true,
      answer,
      citations: [],
      mode: "extractive",
      degraded: false,
    });
    expect(response.closest.length).toBeGreaterThan(0);
  });

  test.each(["who is Ada Lovelace?", "when was Mongolia founded?", "when do they talk about spaghetti?"])(
    "%j is judged as any question is",
    async (question) => {
      expect(await ask(question)).toMatchObject({
        abstained: true,
        answer: expect.stringMatching(/^The episodes do not answer this question\./),
      });
    },
  );
});

test.each([
  [
    "who's talking?",
    "According to the page of “Winter Hives”, the hosts are Mara Linde [1] and Tove Berg [1], and the guest is Ivo Brandt [1].",
    [[1, 1]],
  ],
  [
    "who hosts this?",
    "According to the page of “Winter Hives”, the hosts are Mara Linde [1] and Tove Berg [1].",
    [[1, 1]],
  ],
  ["who is the guest?", "According to the page of “Winter Hives”, the guest is Ivo Brandt [1].", [[1, 1]]],
  [
    "who is Mara?",
    "The page names Mara Linde as host of “Winter Hives” [1]. The notes say: “Mara compares box hives with long hives.” [1]",
    [[1, 1]],
  ],
  ["who is Ivo Brandt?", "The page names Ivo Brandt as guest of “Winter Hives” [1].", [[1, 1]]],
  [
    "how long is it?",
    "“Winter Hives” runs 1 hour and 6 minutes (1:06:40). Its last chapter begins at 1:35 [1].",
    [[1, 2]],
  ],
  ["when was it published?", "The page dates “Winter Hives” 2 October 2024 [1].", [[1, 1]]],
  ["what's the show called?", "The show is The Apiary; the episode is “Winter Hives” [1].", [[1, 1]]],
  ["what is the episode called?", "This is “Winter Hives”, an episode of The Apiary [1].", [[1, 1]]],
  [
    "list the chapters",
    "“Winter Hives” has 2 chapters:\n\n- **0:00** Choosing a hive [1]\n- **1:35** Wintering [2]",
    [
      [1, 1],
      [2, 2],
    ],
  ],
  [
    "what is this episode about?",
    "“Winter Hives”, from The Apiary, runs 1:06:40 in 2 chapters:\n\n- **0:00** Choosing a hive: “Mara compares box hives with long hives.” [1]\n- **1:35** Wintering: “How a colony keeps warm from October to March.” [2]",
    [
      [1, 1],
      [2, 2],
    ],
  ],
  [
    "when do they talk about damp and cold?",
    "From **1:35** to 1:06:40, in chapter 2, “Wintering”: “Damp kills more colonies than cold” [1]",
    [[1, 2]],
  ],
])("%j is answered from the episode's own data", async (question, answer, chapters) => {
  const response = await ask(question);
  expect(response).toMatchObject({
    answer,
    abstained: false,
    mode: "extractive",
    model: null,
    degraded: false,
  });
  expect(cited(response)).toEqual(chapters);
});

test.each([
  ["list the chapters", "- about **1:35** Wintering [2]"],
  ["what is this episode about?", "- about **1:35** Wintering: “How"],
  ["how long is it?", "Its last chapter begins at about 1:35 [1]."],
  ["when do they talk about damp and cold?", "From about **1:35** to 1:06:40, in chapter 2"],
  ["what is chapter 2 about?", "from about **1:35** to 1:06:40:"],
])("%j says of a chapter's start that it is estimated", async (question, words) => {
  const [first, second] = makeEpisode().chapters;
  if (first === undefined || second === undefined) throw new Error("two chapters");
  const estimated = makeEpisode({ chapters: [first, { ...second, estimated: true }] });
  const { answer, citations } = await ask(question, await withEpisodes(estimated));
  expect(answer).toContain(words);
  expect(citations.at(-1)?.estimated).toBe(true);
});

test("who somebody is, is cited in speech from the sentence that names them", async () => {
  const cues = ["Welcome to the show.", "With me today is Mara Linde.", "It is cold."].map((text, i) => ({
    startSeconds: i * 20,
    endSeconds: i * 20 + 20,
    speaker: null,
    text,
  }));
  const { citations } = await ask(
    "who is Mara?",
    await makeAnswerParts([{ episode: makeEpisode({ chapters: [] }), cues }]),
  );
  expect(citations.map(({ start, quote }) => [start, quote])).toEqual([[20, "With me today is Mara Linde."]]);
});

test("a page that names others but no guest says so", async () => {
  const { answer } = await ask("who is the guest?", await withEpisodes(makeEpisode()));
  expect(answer).toBe("The page of “Winter Hives” names no guest. It says that the host is Mara Linde [1].");
});

test("a language model is not asked, and its absence is no lack", async () => {
  const chatModel = new ScriptedChatModel({ deltas: ["Nobody hosts it [1]."] });
  for (const question of ["who hosts this?", "when do they talk about damp and cold?"]) {
    expect(await ask(question, { ...parts, chatModel })).toMatchObject({
      mode: "extractive",
      degraded: false,
    });
  }
  expect(chatModel.calls).toEqual([]);
});

test("several episodes are answered one by one, at most three, with their number said; scope narrows them", async () => {
  const many = await withEpisodes(
    ...["one", "two", "three", "four"].map((id) =>
      makeEpisode({ id, title: `Hives ${id}`, people: [{ name: `Host ${id}`, role: "host" }] }),
    ),
  );
  const { answer, citations } = await ask("who hosts this?", many);
  expect(answer.split("\n\n")).toHaveLength(4);
  expect(answer).toMatch(
    /^There are 4 episodes in question; the pages of 3 say:\n\nAccording to the page of “Hives /,
  );
  expect(new Set(citations.map(({ episode }) => episode.id)).size).toBe(3);
  expect((await ask("who hosts this?", many, { episodes: ["four"] })).answer).toBe(
    "According to the page of “Hives four”, the host is Host four [1].",
  );
  expect((await ask("who is Host two?", many)).citations.map(({ episode }) => episode.id)).toEqual(["two"]);
});

test("a page's own markup is none in what is told of it", async () => {
  const odd = await withEpisodes(
    makeEpisode({ title: "Hives [9] **now**", people: [{ name: "Mara [3](x)", role: "<b>host" }] }),
  );
  for (const question of ["who's talking?", "list the chapters", "how long is it?", "what is this about?"]) {
    const { answer, citations } = await ask(question, odd);
    expect(answer).toContain("Hives (9) *now*");
    expect(answer).not.toMatch(/<b>|\]\(/);
    const numbers = [...answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
    expect([...new Set(numbers)]).toEqual(citations.map(({ n }) => n));
  }
});

test("a length is told in whole seconds, as its time is", async () => {
  const parts = await withEpisodes(makeEpisode({ durationSeconds: 2562.9369999999999 }));
  const { answer } = await ask("how long is this episode?", parts);
  expect(answer).toContain("42 minutes and 42 seconds (42:42)");
});

describe("an episode of which only a description is known", () => {
  const described = makeEpisode({
    title: "Frame saws",
    durationSeconds: 600,
    chapters: [
      {
        number: 1,
        title: "Frame saws",
        startSeconds: 0,
        endSeconds: 600,
        summary: "How a frame saw is set.",
        bullets: ["With a visit to the mill at Orm."],
        untimed: true,
      },
    ],
  });

  test.each([
    [
      "what is this episode about?",
      "“Frame saws” has no chapters or transcript, but this description:\n\n- “How a frame saw is set.” [1]\n- “With a visit to the mill at Orm.” [2]",
    ],
    [
      "list the chapters",
      "“Frame saws” has no chapters or transcript, but this description:\n\n- “How a frame saw is set.” [1]\n- “With a visit to the mill at Orm.” [2]",
    ],
    ["how long is this episode?", "“Frame saws” runs 10 minutes (10:00) [1]."],
  ])("%j is answered without a time that nobody gave", async (question, answer) => {
    const response = await ask(question, await withEpisodes(described));
    expect(response).toMatchObject({ abstained: false, answer });
    expect(response.citations.every(({ chapter }) => chapter.untimed)).toBe(true);
  });

  test("no place in it is told", async () => {
    const response = await ask("what is said at 5:00?", await withEpisodes(described));
    expect(response).toMatchObject({ abstained: true, answer: "The page has no chapter there." });
  });
});
