import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import type { Recogniser } from "../../src/transcribe/recogniser.js";
import { createServerRecogniser, writeWav } from "../../src/transcribe/server-recogniser.js";

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A recogniser on a server that replies so; `bodies` are what it was sent. */
async function start(
  reply: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly recogniser: Recogniser; readonly bodies: string[] }> {
  const bodies: string[] = [];
  server = createServer(async (request, response) => {
    bodies.push(`${request.url} ${(await buffer(request)).toString("latin1")}`);
    reply(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { recogniser: createServerRecogniser({ apiKey: "k", baseUrl, model: "whisper-1" }), bodies };
}

const give = (value: unknown) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
const recognise = (recogniser: Recogniser, language: string | null = null) =>
  recogniser.recognise(new Int16Array([1, -1]), { language, signal: new AbortController().signal });

test("a server is sent a WAV file and asked for times in the language that is spoken", async () => {
  const { recogniser, bodies } = await start(give({ segments: [{ start: 0.5, end: 1, text: " Hello." }] }));
  expect(await recognise(recogniser, "pt-BR")).toEqual([
    { startSeconds: 0.5, endSeconds: 1, text: " Hello." },
  ]);
  expect(bodies[0]).toMatch(/^\/v1\/audio\/transcriptions /);
  for (const part of ["RIFF", "verbose_json", "whisper-1", '"language"\r\n\r\npt\r\n'])
    expect(bodies[0]).toContain(part);
});

test("words that come alone are joined to segments that end where the speaker pauses", async () => {
  const words = [
    { word: "A", start: 0, end: 0.2 },
    { word: "mast", start: 0.3, end: 0.6 },
    { word: "Next", start: 2, end: 2.4 },
  ];
  const { recogniser } = await start(give({ text: "A mast Next", words }));
  expect(await recognise(recogniser)).toEqual([
    { startSeconds: 0, endSeconds: 0.6, text: "A mast" },
    { startSeconds: 2, endSeconds: 2.4, text: "Next" },
  ]);
});

test.each<[string, unknown]>([
  ["words without times", { text: "Hello" }],
  ["times that are no numbers", { segments: [{ start: "0", end: "1", text: "a" }] }],
  ["a list", []],
  ["nothing", null],
])("a server that gives %s is named, with what to do", async (_name, value) => {
  const { recogniser } = await start(give(value));
  await expect(recognise(recogniser)).rejects.toMatchObject({
    code: "upstream_failed",
    message: expect.stringMatching(/^127\.0\.0\.1:\d+ gave a transcript without times$/),
    hint: expect.stringContaining("CUEPOINT_TRANSCRIBE_MODEL"),
  });
});

test.each<[string, string, Readonly<Record<string, string>>, RegExp]>([
  [
    "half a JSON",
    '{"segments":[{"start":1',
    { "content-type": "application/json" },
    /breaks off or is no JSON/,
  ],
  ["a reply that breaks off", "{", { "content-length": "900" }, /breaks off or is no JSON|no JSON/],
  ["a page", "<html>Hello", { "content-type": "text/html" }, /a reply that is no JSON$/],
])("a server that gives %s was reached: what is wrong is its reply", async (_name, text, headers, said) => {
  const { recogniser } = await start((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...headers }).write(text);
    if ("content-length" in headers) setTimeout(() => response.destroy(), 50);
    else response.end();
  });
  await expect(recognise(recogniser)).rejects.toMatchObject({
    code: "upstream_failed",
    message: expect.stringMatching(said),
    hint: expect.stringContaining("CUEPOINT_TRANSCRIBE_URL"),
  });
});

test("a server that cannot be reached is to be started", async () => {
  const { recogniser } = await start((request) => void request.destroy());
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await expect(recognise(recogniser)).rejects.toMatchObject({
    message: expect.stringContaining("cannot reach 127.0.0.1"),
    hint: expect.stringContaining("Start that server"),
  });
});

test("a time a little before zero is no reason to refuse a transcript", async () => {
  const { recogniser } = await start(give({ segments: [{ start: -0.02, end: 1, text: "A mast." }] }));
  expect(await recognise(recogniser)).toEqual([{ startSeconds: -0.02, endSeconds: 1, text: "A mast." }]);
});

test("what a server says of its refusal is told, but not of a key, which it may quote", async () => {
  const refuse = (status: number) => (_request: IncomingMessage, response: ServerResponse) =>
    void response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify({ error: { message: "the file is too short" } }));
  const { recogniser } = await start(refuse(400));
  await expect(recognise(recogniser)).rejects.toThrow(/with 400: the file is too short$/);
  server.close();
  const other = await start(refuse(401));
  await expect(recognise(other.recogniser)).rejects.toThrow(/with 401$/);
});

test.each<[number, string]>([
  [401, "CUEPOINT_TRANSCRIBE_KEY"],
  [404, "CUEPOINT_TRANSCRIBE_URL"],
  [413, "20 MB"],
  [400, "log"],
])("a refusal with %i says what to correct", async (status, hint) => {
  const { recogniser } = await start((_request, response) => void response.writeHead(status).end("{}"));
  await expect(recognise(recogniser)).rejects.toMatchObject({
    code: "upstream_failed",
    message: expect.stringContaining(String(status)),
    hint: expect.stringContaining(hint),
  });
});

test("samples are written as a RIFF file of one channel, and of as many bytes as it says", () => {
  const bytes = writeWav(new Int16Array([0, 1, -32_768, 32_767]));
  const view = new DataView(bytes.buffer);
  expect([view.getUint32(4, true) + 8, view.getUint32(40, true)]).toEqual([bytes.length, 8]);
  expect([4, 5, 6, 7].map((i) => view.getInt16(36 + 2 * i, true))).toEqual([0, 1, -32_768, 32_767]);
});
