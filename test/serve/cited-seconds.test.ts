import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSource } from "../../src/corpus/read-source.js";
import type { Citation } from "../../src/shared/domain.js";
import { connectOverHttp, readText } from "../fakes/connect-mcp.js";
import { makeEpisode } from "../fakes/episodes.js";
import { ScriptedChatModel } from "../fakes/scripted-chat-model.js";
import {
  makeAnswerParts,
  post,
  readEvents,
  readJson,
  startServer,
  type TestServer,
} from "../fakes/start-server.js";

/** Times stand before the first and the last turn only, as in many transcripts by people. */
const TRANSCRIPT = `**Mara:** [0:00] Welcome back to the show, it is lovely to have everybody with us on this grey morning again. Our topic is the winter, and what a keeper can do for a colony before it comes.

**Lin:** Damp kills more colonies than cold, which hardly anybody believes before the first spring. I lost four hives to it in one year, all of them under one walnut tree by the river. A second entrance under the roof lets it out, and costs next to nothing to drill.

**Mara:** [1:20] Thank you.`;
const DAMP = "Damp kills more colonies than cold, which hardly anybody believes before the first spring.";
const QUESTION = "What does damp do to colonies?";

const cues =
  readSource({ path: "a.md", bytes: new TextEncoder().encode(TRANSCRIPT) })?.sources[0]?.cues ?? [];
/** Where the turn about damp begins, as it is laid between the two times. */
const LIN = cues.find(({ speaker }) => speaker === "Lin")?.startSeconds ?? 0;
const ABOUT = `about 0:${Math.floor(LIN)}`;

const speaks = [{ episode: makeEpisode({ chapters: [], people: [] }), cues }];
const model = new ScriptedChatModel({
  deltas: (messages) => {
    const n = /\[(\d+)\][^[]*Damp kills/.exec(messages.map(({ content }) => content).join("\n"))?.[1] ?? "1";
    return [`Damp kills more colonies than cold [${n}].`];
  },
});

describe.each([
  ["without a language model", null],
  ["with a language model", model],
] as const)(
  "%s every door cites speech from the sentence's second and says that it is estimated",
  (_, chatModel) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startServer({ parts: { ...(await makeAnswerParts(speaks)), chatModel }, mcp: true });
    });
    afterAll(() => server.stop());

    const expectCited = (citations: readonly Citation[] | undefined) => {
      const [citation] = citations ?? [];
      expect(citation?.quote.startsWith(DAMP)).toBe(true);
      expect(citation).toMatchObject({ start: LIN, estimated: true, kind: "transcript" });
      expect(citation?.url).toMatch(new RegExp(`[?&]t=${Math.floor(LIN)}s$`));
    };
    const messages = [{ role: "user", content: QUESTION }];

    test("the API", async () => {
      const response = await post(`${server.url}/api/chat`, { messages });
      expectCited((await readJson<{ citations: Citation[] }>(response)).citations);
    });

    test("its stream", async () => {
      const response = await post(`${server.url}/api/chat`, { messages, stream: true });
      const events = readEvents(await response.text());
      const added = events.filter(({ event }) => event === "citation-add");
      expectCited(added.map(({ data }) => data as unknown as Citation));
      const { citations } = (events.at(-1)?.data ?? {}) as { citations?: Citation[] };
      expectCited(citations);
    });

    test("OpenAI's API", async () => {
      const response = await post(`${server.url}/v1/chat/completions`, { model: "cuepoint", messages });
      const { choices, cuepoint } = await readJson<{
        choices: { message: { content: string; annotations: { url_citation: { url: string } }[] } }[];
        cuepoint: { citations: Citation[] };
      }>(response);
      expectCited(cuepoint.citations);
      const [choice] = choices;
      expect(choice?.message.content).toContain(`- [1] ${ABOUT}, `);
      expect(choice?.message.annotations[0]?.url_citation.url).toBe(cuepoint.citations[0]?.url);
    });

    test("MCP", async () => {
      const client = await connectOverHttp("auto", server.url);
      try {
        const result = await client.callTool({ name: "ask_episodes", arguments: { question: QUESTION } });
        expectCited((result.structuredContent as { citations: Citation[] }).citations);
        expect(readText(result)).toContain(`[1] ${ABOUT} `);
      } finally {
        await client.close();
      }
    });
  },
);
