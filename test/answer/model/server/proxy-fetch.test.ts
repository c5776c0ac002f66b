import { afterEach, describe, expect, test } from "vitest";
import { createOpenAiChatModel } from "../../../../src/answer/model/server/openai-chat-model.js";
import { createProxyFetch } from "../../../../src/answer/model/server/proxy-fetch.js";
import { readConfig } from "../../../../src/compose/config.js";
import { AppError } from "../../../../src/shared/errors.js";
import {
  type ScriptedOpenAiServer,
  startScriptedOpenAiServer,
} from "../../../fakes/scripted-openai-server.js";
import { answering } from "../../../fakes/scripted-replies.js";
import { type RecordingProxy, startProxy } from "./start-proxy.js";

const KEY = "sk-canary-4f1d9";
const MESSAGES = [{ role: "user", content: "Why?" }] as const;

let upstream: ScriptedOpenAiServer;
let proxy: RecordingProxy;
afterEach(async () => {
  await proxy.close();
  await upstream.close();
});

async function open(options?: { readonly status: number }) {
  upstream = await startScriptedOpenAiServer(answering("Damp kills."));
  proxy = await startProxy(upstream.baseUrl, options);
  const withUser = proxy.url.replace("//", "//ana:p%40ss@");
  return { url: proxy.url, withUser };
}

/** A model as the variables of an environment set it up. */
function connect(environment: Readonly<Record<string, string>>) {
  const { llm, proxies } = readConfig({}, { OPENAI_API_KEY: KEY, OPENAI_MODEL: "small", ...environment });
  if (llm === null) throw new Error("expected a language model");
  return createOpenAiChatModel({ ...llm, proxy: proxies && createProxyFetch(proxies) });
}

async function collect(texts: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const text of texts) all += text;
  return all;
}

/** The sentence of the failure; fails where it shows a secret. */
async function explain(texts: AsyncIterable<string>): Promise<string> {
  const failure: unknown = await collect(texts).catch((error: unknown) => error);
  if (!(failure instanceof AppError)) throw new Error("expected an AppError", { cause: failure });
  expect(failure.sentence).not.toMatch(/canary|p@ss|p%40ss/);
  return failure.sentence;
}

describe("behind a proxy", () => {
  test.each(["HTTP_PROXY", "http_proxy"])(
    "named in %s an http address is asked by it, by several at once",
    async (name) => {
      const { withUser } = await open();
      const model = connect({ OPENAI_BASE_URL: "http://llm.example/v1", [name]: withUser });
      const answers = [collect(model.stream(MESSAGES)), collect(model.stream(MESSAGES))];
      expect(await Promise.all(answers)).toEqual(["Damp kills.", "Damp kills."]);
      expect(proxy.asked).toEqual(Array(2).fill("POST http://llm.example/v1/chat/completions"));
      expect(proxy.credentials).toEqual(Array(2).fill(`Basic ${btoa("ana:p@ss")}`));
      expect(upstream.completions.map(({ headers }) => headers["host"])).toEqual(
        Array(2).fill("llm.example"),
      );
    },
  );

  test("an https address is asked through a tunnel, in which the proxy reads nothing, whichever variable names it", async () => {
    const { withUser } = await open();
    const ask = async (name: string) => {
      const model = connect({ OPENAI_BASE_URL: "https://llm.example/v1", [name]: withUser });
      return await explain(model.stream(MESSAGES));
    };
    const sentences = await Promise.all([ask("HTTPS_PROXY"), ask("HTTP_PROXY")]);
    // The server behind the proxy of this test speaks no TLS.
    for (const sentence of sentences) expect(sentence).toContain("cannot be reached");
    expect(new Set(proxy.asked)).toEqual(new Set(["CONNECT llm.example:443"]));
    expect(new Set(proxy.credentials)).toEqual(new Set([`Basic ${btoa("ana:p@ss")}`]));
    expect(proxy.tunnelled.length).toBeGreaterThanOrEqual(2);
    // Each begins a handshake of TLS.
    expect(new Set(proxy.tunnelled.map(([first]) => first))).toEqual(new Set([0x16]));
    expect(Buffer.concat(proxy.tunnelled).toString("latin1")).not.toContain("canary");
  });

  test.each(["127.0.0.1", "localhost", "127.1"])("this machine is asked without, as %s", async (host) => {
    const { url } = await open();
    const baseUrl = upstream.baseUrl.replace("127.0.0.1", host);
    const model = connect({ OPENAI_BASE_URL: baseUrl, HTTP_PROXY: url });
    expect(await collect(model.stream(MESSAGES))).toBe("Damp kills.");
    expect(proxy.asked).toEqual([]);
  });

  test("with a user that has no password is sent the user", async () => {
    const { url } = await open();
    const HTTP_PROXY = url.replace("//", "//ana%40x@");
    const model = connect({ OPENAI_BASE_URL: "http://llm.example/v1", HTTP_PROXY });
    expect(await collect(model.stream(MESSAGES))).toBe("Damp kills.");
    expect(proxy.credentials).toEqual([`Basic ${btoa("ana@x:")}`]);
  });

  test("what NO_PROXY names is not asked by it, whichever way that names it", async () => {
    const { url } = await open();
    const all = [
      ...["llm.example", "*", "x.example,example"].map((value) => ({ NO_PROXY: value })),
      { no_proxy: "llm.example", NO_PROXY: "" },
    ];
    // Each is tried again for more than a second, as there is no such host.
    const asking = all.map(async (except) => {
      const model = connect({ OPENAI_BASE_URL: "http://llm.example/v1", HTTP_PROXY: url, ...except });
      expect([except, await explain(model.stream(MESSAGES))]).toEqual([
        except,
        expect.stringContaining("cannot be reached"),
      ]);
    });
    await Promise.all(asking);
    expect(proxy.asked).toEqual([]);
  });

  test("that refuses its user is told as such, and the variables are named", async () => {
    const { withUser } = await open({ status: 407 });
    const ask = async (baseUrl: string) =>
      await explain(connect({ OPENAI_BASE_URL: baseUrl, HTTP_PROXY: withUser }).stream(MESSAGES));
    const sentences = await Promise.all(["http://llm.example/v1", "https://llm.example/v1"].map(ask));
    for (const sentence of sentences) {
      expect(sentence).toMatch(/proxy refused the user \(407\).*HTTPS_PROXY or HTTP_PROXY\.$/);
    }
    expect(upstream.requests).toEqual([]);
  });
});
