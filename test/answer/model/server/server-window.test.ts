import { afterEach, expect, test } from "vitest";
import { ServerConnection } from "../../../../src/answer/model/server/server-connection.js";
import { ServerWindow } from "../../../../src/answer/model/server/server-window.js";
import {
  type ScriptedOpenAiServer,
  startScriptedOpenAiServer,
} from "../../../fakes/scripted-openai-server.js";
import { answering, failing, hanging, inTurn, type Reply, sending } from "../../../fakes/scripted-replies.js";

let server: ScriptedOpenAiServer;
afterEach(async () => {
  await server.close();
});

const TOLD = sending({
  kind: "respond",
  status: 200,
  body: { data: [{ id: "small", max_model_len: 4_096 }] },
});

/** Asks at each of the times, in seconds; returns the requests and the window by then. */
async function askAt(models: Reply, seconds: readonly number[]): Promise<[number, number | null][]> {
  server = await startScriptedOpenAiServer(answering("Yes."), { models });
  const { fetch } = globalThis;
  const address = { baseUrl: server.baseUrl, apiKey: null, proxy: null, longestWaitMs: 1_000, fetch };
  const connection = await ServerConnection.open(address);
  let now = 0;
  const window = new ServerWindow(() => now);
  const seen: [number, number | null][] = [];
  for (const second of seconds) {
    now = second * 1_000;
    await window.learn(connection, "small", null);
    seen.push([server.requests.length, window.tokens]);
  }
  return seen;
}

test.each<[string, Reply]>([
  ["had a fault", failing(503)],
  ["was too slow", hanging()],
])(
  "a server that %s is asked for its window again after 30 s, and no more once it told it",
  async (_, bad) => {
    expect(await askAt(inTurn(bad, TOLD), [0, 0, 29, 30, 90])).toEqual([
      [1, null],
      [1, null],
      [1, null],
      [2, 4_096],
      [2, 4_096],
    ]);
  },
);

test("a server that refuses to tell its window is asked once", async () => {
  expect(await askAt(inTurn(failing(404), TOLD), [0, 90])).toEqual([
    [1, null],
    [1, null],
  ]);
});
