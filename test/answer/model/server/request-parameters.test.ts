import { describe, expect, test } from "vitest";
import type { Refusal } from "../../../../src/answer/model/server/read-refusal.js";
import { RequestParameters } from "../../../../src/answer/model/server/request-parameters.js";

const SCHEMA = { name: "answer", schema: {} };
const VAGUE: Refusal = { message: "no", code: "", param: "", windowTokens: null };
const NAMED: Refusal = { ...VAGUE, param: "response_format" };

function take(parameters: RequestParameters, times = 1): void {
  for (let i = 0; i < times; i++)
    parameters.begin(parameters.takesSchema ? SCHEMA : undefined, Number.POSITIVE_INFINITY, false).take();
}

/** Sends one question until it is refused for good; returns the number of requests. */
function refuse(parameters: RequestParameters, refusal: Refusal = VAGUE): number {
  let requests = 0;
  for (let schema: typeof SCHEMA | undefined = SCHEMA; ; schema = undefined) {
    const trial = parameters.begin(
      parameters.takesSchema ? schema : undefined,
      Number.POSITIVE_INFINITY,
      false,
    );
    let next: string;
    do {
      requests += 1;
      next = trial.adapt(refusal);
    } while (next === "again");
    if (next === "refused") return requests;
  }
}

describe("a schema", () => {
  test("that a reply ignored is tried again after twenty others, and given up after a second such reply", () => {
    const parameters = new RequestParameters(800);
    take(parameters);
    parameters.refuseSchema();
    take(parameters, 19);
    expect(parameters.takesSchema).toBe(false);
    take(parameters);
    expect(parameters.takesSchema).toBe(true);
    take(parameters);
    parameters.refuseSchema();
    take(parameters, 1_000);
    expect(parameters.takesSchema).toBe(false);
  });

  test("that was followed many times since is not given up for a second such reply", () => {
    const parameters = new RequestParameters(800);
    parameters.refuseSchema();
    take(parameters, 40);
    parameters.refuseSchema();
    take(parameters, 20);
    expect(parameters.takesSchema).toBe(true);
  });

  test("that several replies ignore at once has failed once", () => {
    const parameters = new RequestParameters(800);
    for (let i = 0; i < 4; i++) parameters.refuseSchema();
    take(parameters, 20);
    expect(parameters.takesSchema).toBe(true);
  });

  test("that a refusal names is given up at once, whatever is refused or ignored besides", () => {
    const parameters = new RequestParameters(800);
    take(parameters);
    expect(parameters.begin(SCHEMA, Number.POSITIVE_INFINITY, false).adapt(NAMED)).toBe("without schema");
    parameters.refuseSchema();
    refuse(parameters);
    take(parameters, 1_000);
    expect(parameters.takesSchema).toBe(false);
  });

  test("that a refusal without a name may mean is not given up for what other requests come to", () => {
    const parameters = new RequestParameters(800);
    expect(parameters.begin(SCHEMA, Number.POSITIVE_INFINITY, false).adapt(VAGUE)).toBe("without schema");
    take(parameters, 20);
    expect(parameters.takesSchema).toBe(true);
    take(parameters);
    expect(parameters.takesSchema).toBe(true);
  });
});

test("a server that refuses everything is asked once a question until it takes one, or five minutes have passed", () => {
  let now = 0;
  const parameters = new RequestParameters(800, () => now);
  expect(refuse(parameters)).toBe(6);
  expect([refuse(parameters), refuse(parameters)]).toEqual([1, 1]);
  now += 299_000;
  expect(refuse(parameters)).toBe(1);
  now += 1_000;
  expect(refuse(parameters)).toBe(6);
  expect(refuse(parameters)).toBe(1);
  const trial = parameters.begin(undefined, Number.POSITIVE_INFINITY, false);
  trial.adapt({ ...VAGUE, param: "temperature" });
  trial.take();
  expect(parameters.begin(undefined, Number.POSITIVE_INFINITY, false).adapt(VAGUE)).toBe("refused");
  expect(parameters.begin(SCHEMA, Number.POSITIVE_INFINITY, false).adapt(VAGUE)).toBe("without schema");
});
