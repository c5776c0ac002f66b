import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../src/compose/config.js";
import { makePipe, makeSparseFile } from "../fakes/odd-files.js";

const start = process.cwd();
beforeEach(async () => process.chdir(await mkdtemp(join(tmpdir(), "cuepoint-config-"))));
afterEach(() => process.chdir(start));

test("nothing set gives the defaults, with extractive answers", () => {
  expect(readConfig({}, { CUEPOINT_MODEL_DIR: "models" })).toEqual({
    port: 3000,
    host: "127.0.0.1",
    corpusDir: "corpus",
    indexDir: "index",
    store: { kind: "local" },
    modelName: "bge-small-en-v1.5",
    modelDir: "models",
    readerDir: resolve(import.meta.dirname, "../../models"),
    cacheDir: expect.stringMatching(/cuepoint$/),
    hubEndpoint: "https://huggingface.co",
    lateInteraction: null,
    llm: null,
    proxies: null,
    transcription: { baseUrl: null, apiKey: null, model: null, hours: 24, price: null },
    syncSeconds: null,
    unsupported: "withhold",
    verifiesClaims: false,
    contextTokens: 3000,
    allowedOrigins: [],
    publicHosts: [],
    apiKeys: [],
    rateLimit: 30,
    dailyTokenBudget: null,
    redisUrl: null,
    modelCalls: 4,
    trustProxy: 0,
    questionLog: null,
    chrome: null,
    metrics: false,
    mcpHttp: false,
    logLevel: "info",
    secrets: [],
    notes: [],
  });
});

test("flags win over the environment, the environment over .env, and empty is unset", async () => {
  await writeFile(".env", 'PORT=4000\nHOST=0.0.0.0\nCUEPOINT_INDEX_DIR="from file"\nLOG_LEVEL=debug\n');
  const config = readConfig({ PORT: "6000" }, { PORT: "5000", HOST: "::1", LOG_LEVEL: "" });
  expect([config.port, config.host, config.indexDir, config.logLevel]).toEqual([
    6000,
    "::1",
    "from file",
    "debug",
  ]);
});

test.skipIf(process.platform === "win32").each<[string, () => unknown, RegExp]>([
  ["a pipe", () => makePipe(".env"), /it is not a regular file/],
  ["a folder", () => mkdir(".env"), /it is not a regular file/],
  ["a device", () => symlink("/dev/zero", ".env"), /it is not a regular file/],
  ["a file of 8 GB", () => makeSparseFile(".env"), /at most/],
])("%s in the place of .env is neither waited for nor read", async (_, place, why) => {
  await place();
  expect(() => readConfig({}, {})).toThrow(why);
});

test("an override takes the place of a wrong variable, null unsets one, and undefined leaves it", () => {
  const environment = { PORT: "/tmp/sock", CUEPOINT_UNSUPPORTED: "nonsense", CUEPOINT_RATE_LIMIT: "7" };
  const config = readConfig(
    { PORT: null, CUEPOINT_UNSUPPORTED: "show", CUEPOINT_RATE_LIMIT: undefined },
    environment,
  );
  expect([config.port, config.unsupported, config.rateLimit]).toEqual([3000, "show", 7]);
});

test("a key or a base URL turns the language model on; a model name alone does not", () => {
  expect(readConfig({}, { OPENAI_API_KEY: "k" }).llm).toEqual({ apiKey: "k", baseUrl: null, model: null });
  expect(readConfig({}, { OPENAI_BASE_URL: "http://127.0.0.1:8099/v1", OPENAI_MODEL: "m" }).llm).toEqual({
    apiKey: null,
    baseUrl: "http://127.0.0.1:8099/v1",
    model: "m",
  });
  expect(readConfig({}, { OPENAI_MODEL: "m" }).llm).toBeNull();
});

test("late interaction is on, off, or by the size of the library", () => {
  const read = (value: string) => readConfig({}, { CUEPOINT_LATE_INTERACTION: value }).lateInteraction;
  expect(["on", "off", "auto", ""].map(read)).toEqual([true, false, null, null]);
});

test("a cluster is its nodes, each with a gRPC address; one that is not named is beside its other", () => {
  const read = (environment: Record<string, string>) =>
    readConfig({}, { CUEPOINT_STORE: "weaviate", ...environment });
  expect(read({}).store).toEqual({
    kind: "weaviate",
    address: { urls: ["http://127.0.0.1:8080"], grpcUrls: ["http://127.0.0.1:50051"], apiKey: null },
  });
  const named = read({
    WEAVIATE_URL: "https://a.example/, https://b.example:8443",
    WEAVIATE_API_KEY: "s3cret",
  });
  expect(named.store).toEqual({
    kind: "weaviate",
    address: {
      urls: ["https://a.example", "https://b.example:8443"],
      grpcUrls: ["https://a.example:50051", "https://b.example:50051"],
      apiKey: "s3cret",
    },
  });
  expect(named.secrets).toEqual(["s3cret"]);
  expect(readConfig({}, { WEAVIATE_URL: "http://a.example" }).store).toEqual({ kind: "local" });
});

test.each([
  [{ CUEPOINT_STORE: "redis" }, "CUEPOINT_STORE: expected one of local, weaviate"],
  [{ WEAVIATE_URL: "http://a.example,,b" }, "WEAVIATE_URL: expected http(s) URLs"],
  [{ WEAVIATE_URL: "http://user:s3cret@a.example" }, "number 1 is none"],
  [
    { CUEPOINT_STORE: "weaviate", WEAVIATE_GRPC_URL: "http://a.example:1,http://b.example:2" },
    "WEAVIATE_GRPC_URL: expected 1 URLs, one for each of WEAVIATE_URL, got 2",
  ],
])("a cluster set up as %j is refused with what was expected", (environment, message) => {
  const read = () => readConfig({}, environment);
  expect(read).toThrow(message);
  expect(read).not.toThrow("s3cret");
});

test("allowed origins are read one by one; a slash at their end, capitals and doubles do not matter", () => {
  const text = "https://site.example/, http://localhost:8080,https://Site.example:443";
  expect(readConfig({}, { CUEPOINT_ALLOWED_ORIGINS: text }).allowedOrigins).toEqual([
    "https://site.example",
    "http://localhost:8080",
  ]);
});

test("an origin may be an address, a name of one word, or one beyond ASCII, read as browsers write it", () => {
  const text =
    "http://[::1]:8080,http://127.0.0.1:3000,http://intra_net,https://bücher.example,https://हिन्दी.example";
  expect(readConfig({}, { CUEPOINT_ALLOWED_ORIGINS: text }).allowedOrigins).toEqual([
    "http://[::1]:8080",
    "http://127.0.0.1:3000",
    "http://intra_net",
    "https://xn--bcher-kva.example",
    "https://xn--j2bd4cyah0f.example",
  ]);
});

test("public hosts are read as browsers write them, without their ports", () => {
  const text =
    "Podcast.example, pod.lan:8443,b\u00fccher.example,[2001:DB8::7]:3000,192.168.1.7,*,podcast.example:1";
  expect(readConfig({}, { CUEPOINT_PUBLIC_HOSTS: text }).publicHosts).toEqual([
    "podcast.example",
    "pod.lan",
    "xn--bcher-kva.example",
    "[2001:db8::7]",
    "192.168.1.7",
    "*",
  ]);
});

test.each([
  "https://site.example",
  "site.example/",
  "*.site.example",
  "a b",
  "site.example,",
  "user@site.example",
  "si\nte",
])("%j is no public host", (text) => {
  expect(() => readConfig({}, { CUEPOINT_PUBLIC_HOSTS: text })).toThrow(
    /CUEPOINT_PUBLIC_HOSTS: expected hosts such as podcast\.example with commas between them, or \*; number \d is none/,
  );
});

test.each([
  "*",
  "site.example",
  "null",
  "https://site.example/blog",
  "https://*.site.example",
  "ftp://site.example",
  "https://user@site.example",
  "https://site.example?x",
  "https://site.example,,",
  "https://site.example;script-src",
  "https://o'site.example",
  "https://site.example\\",
  "https:///site.example",
  "https://si\nte.example",
  "https://si%2Dte.example",
])("%s is no allowed origin", (text) => {
  expect(() => readConfig({}, { CUEPOINT_ALLOWED_ORIGINS: text })).toThrow(
    /CUEPOINT_ALLOWED_ORIGINS: expected origins such as https:\/\/site\.example with commas between them; number [\d, ]+ is none/,
  );
});

test("a slash at the end of the hub's address does not matter", () => {
  expect(readConfig({}, { HF_ENDPOINT: "https://mirror.example/hub//" }).hubEndpoint).toBe(
    "https://mirror.example/hub",
  );
});

test("an address with a password in it is refused, unseen", () => {
  const read = () => readConfig({}, { HF_ENDPOINT: "http://user:s3cret@mirror.example" });
  expect(read).toThrow("HF_ENDPOINT: expected a URL without a user name and password");
  expect(read).not.toThrow("s3cret");
});

test.each([
  ["redis://127.0.0.1:6379", []],
  ["redis://redis", []],
  ["rediss://user:s3cret@redis.example:6380/2", ["s3cret"]],
  ["redis://:p%2Fss%40wörd@[::1]:6379/", ["p/ss@wörd"]],
])("%s is an address of Redis, and its password a secret as it is sent", (address, secrets) => {
  const config = readConfig({}, { REDIS_URL: address });
  expect([config.redisUrl, config.secrets]).toEqual([address, secrets]);
});

test.each([
  "127.0.0.1:6379",
  "http://s3cret@redis",
  "redis://",
  "redis://:s3cret@",
  "redis:///2",
  "redis://:s3/cret@redis",
  "redis://:s3%cret@redis",
  "redis://:s3cret%FF@redis",
  "redis://redis/s3cret",
  "redis://redis/2?s3cret",
  "redis://redis:6379999",
])("%s is no address of Redis, and is not shown", (address) => {
  const read = () => readConfig({}, { REDIS_URL: address, OPENAI_API_KEY: "key" });
  expect(read).toThrow("REDIS_URL: expected redis://host:6379 or rediss://");
  expect(read).not.toThrow("s3");
});

test("every wrong variable is named with what was expected, and no value is shown", () => {
  const environment = {
    PORT: "seventy-secret",
    OPENAI_BASE_URL: "ftp://secret",
    CUEPOINT_MODEL: "secret-model",
    LOG_LEVEL: "loud-secret",
    CUEPOINT_UNSUPPORTED: "hide-secret",
    CUEPOINT_LATE_INTERACTION: "sometimes-secret",
  };
  let message = "";
  try {
    readConfig({}, environment);
  } catch (error) {
    message = String(error);
  }
  expect(message).toBe(
    "AppError: the configuration is wrong: OPENAI_BASE_URL: expected an http(s) URL; " +
      "PORT: expected a port number from 0 to 65535; " +
      "CUEPOINT_MODEL: expected one of bge-small-en-v1.5, all-MiniLM-L6-v2; " +
      "CUEPOINT_LATE_INTERACTION: expected one of auto, on, off; " +
      "CUEPOINT_UNSUPPORTED: expected one of withhold, show; " +
      "LOG_LEVEL: expected one of fatal, error, warn, info, debug, silent",
  );
});

test.each(["OPENAI_BASE_URL", "HF_ENDPOINT"])("%s without its http:// is told by its name", (name) => {
  expect(() => readConfig({}, { [name]: "127.0.0.1:11434" })).toThrow(`${name}: expected an http(s) URL`);
});

test.each(["0x10", " 80 ", "70000", "-1", ""])("the port %j is read as --port reads it", (PORT) => {
  if (PORT === "") expect(readConfig({}, { PORT }).port).toBe(3000);
  else expect(() => readConfig({}, { PORT })).toThrow("PORT: expected a port number from 0 to 65535");
});

test("a proxy is read as others read it: lower case first, a scheme where none is named", () => {
  const read = (environment: Record<string, string>) =>
    readConfig({}, { OPENAI_API_KEY: "k", ...environment });
  expect(read({}).proxies).toBeNull();
  expect(read({ NO_PROXY: "a.example" }).proxies).toBeNull();
  const { proxies, secrets } = read({
    HTTPS_PROXY: "http://ana@unused.example:1",
    https_proxy: "http://ana:p%40ss@proxy.example:3128",
    HTTP_PROXY: "proxy.example:3128",
    no_proxy: "a.example,b.example",
  });
  expect(proxies).toEqual({
    http: "http://proxy.example:3128",
    https: "http://ana:p%40ss@proxy.example:3128",
    except: "a.example,b.example",
    secrets: ["p@ss"],
  });
  expect(secrets).toEqual(["k", "p@ss"]);
});

test.each([
  "socks5://proxy.example",
  "http://@proxy.example",
  "http://ana:s3cret%@proxy.example",
  "http://a b",
  "http://",
])("%s is no proxy; its value is not shown, and without a language model it does not matter", (text) => {
  const read = () => readConfig({}, { OPENAI_API_KEY: "k", HTTPS_PROXY: text });
  expect(read).toThrow(/HTTPS_PROXY: expected http:\/\/host:port/);
  expect(read).not.toThrow(/s3cret|ana|socks5/);
  expect(readConfig({}, { HTTPS_PROXY: text }).proxies).toBeNull();
});
