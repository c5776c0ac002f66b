import { expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { AppError, type ErrorCode } from "../../src/shared/errors.js";
import { chooseParts } from "../../src/static/choose-parts.js";
import { createRequestServer } from "../../src/static/serve-requests.js";
import { makeAnswerParts } from "../fakes/start-server.js";

const QUESTION = "Why do colonies die: is it damp or cold?";
const rest = () => new Promise((resolve) => setImmediate(resolve));

/** Asks where the better parts fail at each search. */
async function ask(code: ErrorCode, accept: string) {
  const light = await makeAnswerParts();
  const fail = async () => await Promise.reject(new AppError(code, "words cannot be compared here"));
  const store = Object.assign(Object.create(light.store), {
    episodes: light.store.episodes,
    findSections: fail,
  });
  const better: Partial<AnswerParts> = { store };
  const chosen = chooseParts(light, { openBetter: async () => better, isFast: () => true, openProse: null });
  chosen.answered();
  await rest();
  expect(await chosen.next()).toMatchObject({ store });
  const failures: unknown[] = [];
  const options = {
    version: "0",
    mode: "extractive",
    chosen,
    onFailure: (error: unknown) => failures.push(error),
  } as const;
  const answer = createRequestServer(light, options);
  const body = JSON.stringify({ messages: [{ role: "user", content: QUESTION }] });
  const served = await answer(
    { method: "POST", path: "/api/chat", accept, body },
    AbortSignal.timeout(60_000),
  );
  let text = "";
  for await (const piece of served.body) text += piece;
  return { status: served.status, text, failures };
}

test.each<[ErrorCode]>([["internal"], ["store_unavailable"], ["index_damaged"]])(
  "a question that better parts fail at with %s is answered by the light ones, with one beginning",
  async (code) => {
    const { status, text, failures } = await ask(code, "text/event-stream");
    expect(status).toBe(200);
    expect(text).toContain("Damp kills more colonies than cold");
    expect(text).not.toContain("answer-error");
    expect(text.match(/^event: answer-start$/gm)).toHaveLength(1);
    expect(failures).toMatchObject([{ code }]);
    expect((await ask(code, "application/json")).text).toContain("Damp kills more colonies than cold");
  },
);
