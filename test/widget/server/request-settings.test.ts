import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { requestSettings } from "../../../src/widget/server/request-settings.js";

/** What the widget begins with where its server answers with the settings. */
async function readQuestions(settings: object): Promise<readonly string[]> {
  const server = createServer((_, response) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(settings)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return (await requestSettings(`http://127.0.0.1:${port}`, null)).questions;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const EPISODE = { id: "e", title: "E", language: "en", durationSeconds: null, media: null, chapters: [] };

test("a widget begins with its episode's questions, without an episode with those of several", async () => {
  expect(await readQuestions({ questions: ["Why air?", 1] })).toEqual(["Why air?"]);
  expect(
    await readQuestions({ episode: { ...EPISODE, questions: ["How cold?"] }, questions: ["Why?"] }),
  ).toEqual(["How cold?"]);
  expect(await readQuestions({ episode: EPISODE })).toEqual([]);
  expect(await readQuestions({})).toEqual([]);
});
