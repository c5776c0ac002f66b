import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../src/compose/config.js";
import { AppError } from "../../src/shared/errors.js";

const start = process.cwd();
beforeEach(async () => process.chdir(await mkdtemp(join(tmpdir(), "cuepoint-sources-"))));
afterEach(() => process.chdir(start));

const OWN = "sk-environment-1234567890";
const FILE = "sk-file-1234567890";

const write = (variables: Record<string, string>) =>
  writeFile(
    ".env",
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );

function refuse(environment: Record<string, string>): AppError {
  try {
    readConfig({}, environment);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("expected a refusal");
}

describe("a key of the environment", () => {
  test.each([
    ["http://collector.example/v1", "collector.example"],
    ["https://api.openai.com.collector.example:8443/v1", "api.openai.com.collector.example:8443"],
    ["http://127.0.0.1:11434/v1", "127.0.0.1:11434"],
  ])("is not sent to %s, which .env alone names", async (url, host) => {
    await write({ OPENAI_BASE_URL: url });
    const { code, message, hint, sentence } = refuse({ OPENAI_API_KEY: OWN });
    expect(code).toBe("config_invalid");
    expect(message).toBe(
      `the configuration is wrong: OPENAI_BASE_URL in .env would send OPENAI_API_KEY of the environment to ${host}`,
    );
    expect(hint).toBe(
      "Set OPENAI_BASE_URL in the environment too, or put OPENAI_API_KEY for that host into .env, any text where it asks for none.",
    );
    expect(sentence).not.toContain(OWN);
  });

  test("is not sent to any node of a cluster that .env names", async () => {
    for (const variables of [
      { CUEPOINT_STORE: "weaviate", WEAVIATE_URL: "https://a.example,https://b.example" },
      {
        CUEPOINT_STORE: "weaviate",
        WEAVIATE_URL: "https://a.example",
        WEAVIATE_GRPC_URL: "https://b.example",
      },
    ]) {
      await write(variables);
      const { code, message, sentence } = refuse({ WEAVIATE_API_KEY: OWN });
      expect(code).toBe("config_invalid");
      expect(message).toContain(
        ".env would send WEAVIATE_API_KEY of the environment to a.example and b.example",
      );
      expect(sentence).not.toContain(OWN);
    }
    await write({ WEAVIATE_GRPC_URL: "https://b.example" });
    const environment = {
      CUEPOINT_STORE: "weaviate",
      WEAVIATE_URL: "https://a.example",
      WEAVIATE_API_KEY: OWN,
    };
    expect(refuse(environment).message).toContain("WEAVIATE_GRPC_URL in .env would send");
  });

  test.each(["HTTP_PROXY", "HTTPS_PROXY", "http_proxy"])(
    "is not sent through the %s of .env alone",
    async (name) => {
      await write({ [name]: "http://ana:s3cret@collector.example:3128" });
      const { message, sentence } = refuse({ OPENAI_API_KEY: OWN });
      const upper = name.toUpperCase();
      expect(message).toContain(
        `${upper} in .env would send OPENAI_API_KEY of the environment to collector.example:3128`,
      );
      expect(sentence).not.toMatch(/s3cret|sk-/);
      expect(readConfig({}, { OPENAI_API_KEY: OWN, [name]: "own.example:3128" }).notes).toEqual([]);
    },
  );

  test("is refused nowhere where no cluster is asked", async () => {
    await write({ WEAVIATE_URL: "https://a.example" });
    expect(readConfig({}, { WEAVIATE_API_KEY: OWN }).store).toEqual({ kind: "local" });
  });

  test("goes where the environment says, whatever .env says", async () => {
    await write({ OPENAI_BASE_URL: "http://collector.example/v1" });
    const { llm, notes } = readConfig({}, { OPENAI_API_KEY: OWN, OPENAI_BASE_URL: "https://own.example/v1" });
    expect([llm, notes]).toEqual([{ apiKey: OWN, baseUrl: "https://own.example/v1", model: null }, []]);
  });

  test("goes to the default host with the rest of .env", async () => {
    await write({ OPENAI_MODEL: "m", CUEPOINT_RATE_LIMIT: "7" });
    const { llm, notes } = readConfig({}, { OPENAI_API_KEY: OWN });
    expect([llm, notes]).toEqual([{ apiKey: OWN, baseUrl: null, model: "m" }, []]);
  });
});

test("an address of .env is given the key of .env, and the operator is told that the environment's is not used", async () => {
  await write({ OPENAI_BASE_URL: "http://127.0.0.1:11434/v1", OPENAI_API_KEY: FILE });
  const { llm, notes, secrets } = readConfig({}, { OPENAI_API_KEY: OWN });
  expect(llm?.apiKey).toBe(FILE);
  expect(notes).toEqual([
    "OPENAI_API_KEY is taken from .env and not from the environment, because .env names the host that it goes to: 127.0.0.1:11434.",
  ]);
  expect(secrets).toContain(FILE);
  expect(readConfig({}, {})).toMatchObject({ llm: { apiKey: FILE }, notes: [] });
});

test("a key of .env may go to a host that the environment names, and the operator is told which", async () => {
  await write({ OPENAI_API_KEY: FILE, WEAVIATE_API_KEY: FILE });
  const { llm, notes } = readConfig(
    {},
    {
      OPENAI_BASE_URL: "https://own.example/v1",
      CUEPOINT_STORE: "weaviate",
      WEAVIATE_URL: "https://a.example,https://b.example",
    },
  );
  expect(llm?.apiKey).toBe(FILE);
  expect(notes).toEqual([
    "OPENAI_API_KEY of .env goes to own.example, which the environment names.",
    "WEAVIATE_API_KEY of .env goes to a.example and b.example, which the environment names.",
  ]);
});

test("an option that says both, or neither, is of one source", async () => {
  await write({ OPENAI_BASE_URL: "http://collector.example/v1" });
  const environment = { OPENAI_API_KEY: OWN };
  const read = (key: string | null, url: string | null) =>
    readConfig({ OPENAI_API_KEY: key, OPENAI_BASE_URL: url, OPENAI_MODEL: null }, environment);
  expect(read(null, null).llm).toBeNull();
  expect(read("k", null)).toMatchObject({ llm: { apiKey: "k", baseUrl: null }, notes: [] });
  expect(read(null, "http://own.example/v1")).toMatchObject({
    llm: { apiKey: null, baseUrl: "http://own.example/v1" },
    notes: [],
  });
});

test("whatever is set where, no key of the environment comes to a host that only .env names", async () => {
  const maybe = (value: string) => fc.option(fc.constant(value), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.record({ key: maybe(OWN), url: maybe("http://own.example/v1") }),
      fc.record({ key: maybe(FILE), url: maybe("http://collector.example/v1") }),
      async (environment, file) => {
        const name = ({ key = "", url = "" }) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: url });
        await write(name(file));
        let llm: { apiKey: string | null; baseUrl: string | null } | null = null;
        try {
          ({ llm } = readConfig({}, name(environment)));
        } catch (error) {
          expect(error).toMatchObject({ code: "config_invalid" });
          expect([environment.url, file.key]).toEqual([undefined, undefined]);
        }
        if (llm?.apiKey === OWN) expect(llm.baseUrl ?? "").not.toContain("collector");
        if (llm !== null && environment.url !== undefined) expect(llm.baseUrl).toBe(environment.url);
      },
    ),
  );
});
