import { beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { MODEL_TABLE } from "../../src/embed/model-table.js";
import { createWordEmbedder } from "../../src/embed/words/word-embedder.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { createRequestServer } from "../../src/static/serve-requests.js";
import { openStaticStore } from "../../src/store/static/open-static-store.js";
import { keepFiles } from "../../src/store/static/read-file.js";
import { parseSearchManifest } from "../../src/store/static/search-manifest.js";
import type { StaticStore } from "../../src/store/static/static-store.js";
import { makeChapters, makeEpisode, makeSpokenEpisode } from "../fakes/episodes.js";
import { type ExportedFolder, exportFolder } from "./browser/export-folder.js";

const EPISODES = [
  makeEpisode(),
  makeSpokenEpisode(60, { id: "spring", title: "Hives in spring" }),
  makeEpisode({
    id: "knots",
    title: "Knots",
    show: "The Rope",
    chapters: makeChapters(
      "A bowline holds under load",
      "A clove hitch slips on ice",
      "Wet rope loses a tenth",
    ),
  }),
];

/** Sixty sentences that differ in a number alone are nearer to each other than what rounding does. */
const AMONG_ALIKE = "What does sentence 31 say about hive number 31?";
const QUESTIONS = [
  "Why do colonies die: is it damp or cold?",
  "How much honey does a box hive hold?",
  "Which knot holds under load?",
  "Does rope get weaker when it is wet?",
  AMONG_ALIKE,
  "Which episodes are there?",
  "Who hosts Winter Hives?",
  "What is said at 1:35 in Winter Hives?",
  "What does a tram ticket cost in Oslo?",
];

/** Opens an export as the engine does. */
async function openFolder({ files }: ExportedFolder): Promise<StaticStore> {
  const readFile = keepFiles(async (path) => files.get(path) ?? Promise.reject(new Error(`no ${path}`)));
  return await openStaticStore(parseSearchManifest(String(files.get("search.json"))), readFile, "light");
}

async function ask(parts: AnswerParts, question: string): Promise<Omit<ChatResponse, "timings">> {
  const options = { version: "0", mode: "extractive", onFailure: () => undefined } as const;
  const serve = createRequestServer(parts, options);
  const body = JSON.stringify({ messages: [{ role: "user", content: question }] });
  const served = await serve(
    { path: "/api/chat", method: "POST", accept: "", body },
    new AbortController().signal,
  );
  let text = "";
  for await (const piece of served.body) text += piece;
  const { timings: _, ...response } = JSON.parse(text);
  return response;
}

const listChapters = ({ citations, closest }: Pick<ChatResponse, "citations" | "closest">) =>
  [...citations, ...closest].map(({ episode, chapter }) => `${episode.id} ${chapter.number}`);

const listEpisodes = ({ citations }: Pick<ChatResponse, "citations">) => [
  ...new Set(citations.map(({ episode }) => episode.id)),
];

describe.each([
  ["words alone", false],
  ["the same vectors", true],
])("by %s", (_, vectors) => {
  let server: AnswerParts;
  let folder: AnswerParts;
  beforeAll(async () => {
    const exported = await exportFolder(EPISODES, { vectors });
    const store = await openFolder(exported);
    const [model] = MODEL_TABLE;
    const embedder = vectors && model !== undefined ? createWordEmbedder(store.words, model) : null;
    server = { ...exported.parts, embedder };
    folder = { ...server, store };
  });

  const isAlike = (question: string) => vectors && question === AMONG_ALIKE;

  test.each(QUESTIONS.filter(isAlike))(
    "where chapters are as near as one another, a folder cites the episodes that a server does: %s",
    async (question) => {
      const [own, servers] = [await ask(folder, question), await ask(server, question)];
      expect(own.abstained).toBe(servers.abstained);
      expect(listEpisodes(own)).toEqual(listEpisodes(servers));
      expect(own.answer).not.toBe("");
    },
  );

  test.each(QUESTIONS.filter((question) => !isAlike(question)))(
    "a folder says and cites what a server does to: %s",
    async (question) => {
      const [own, servers] = [await ask(folder, question), await ask(server, question)];
      expect(own.abstained).toBe(servers.abstained);
      expect(listChapters(own)).toEqual(listChapters(servers));
      // A folder's vectors are rounded, which may put another of two sentences first that are as near.
      if (!vectors) expect(own).toEqual(servers);
      expect(own.answer).not.toBe("");
    },
  );
});
