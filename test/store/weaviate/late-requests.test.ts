import { expect, test } from "vitest";
import { LateRequests } from "../../../src/store/weaviate/late-requests.js";

const never = () => new Promise<never>(() => undefined);
const at = (value: string) => async () => value;
const fail = (message: string) => async () => {
  throw new Error(message);
};

/** Requests of which enough were answered at once: any that takes longer is late. */
async function remember(answered = 64): Promise<LateRequests> {
  const requests = new LateRequests();
  for (let i = 0; i < answered; i++) await requests.ask(at("first"), never);
  return requests;
}

test("a late request is sent to another node, whose answer counts where it comes first", async () => {
  const requests = await remember();
  expect(await requests.ask(never, at("second"))).toEqual({ answer: "second", isSecond: true });
});

test("the first answer counts where the second comes later or fails, and its failure where both fail", async () => {
  const requests = await remember(128);
  let answer = (_: string) => {};
  const slow = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const asking = requests.ask(
    () => slow,
    async () => {
      answer("first");
      return await never();
    },
  );
  expect(await asking).toEqual({ answer: "first", isSecond: false });
  let refuse = (_: Error) => {};
  const failing = new Promise<string>((_, reject) => {
    refuse = reject;
  });
  const both = requests.ask(
    () => failing,
    async () => {
      refuse(new Error("the first"));
      throw new Error("the second");
    },
  );
  await expect(both).rejects.toThrow("the first");
});

test("one that fails before it is late is not sent twice, nor is one whose asker has given up", async () => {
  const requests = await remember();
  await expect(requests.ask(fail("the first"), at("second"))).rejects.toThrow("the first");
  const given = AbortSignal.abort();
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return "first";
  };
  expect(await requests.ask(slow, at("second"), given)).toEqual({ answer: "first", isSecond: false });
});

test("nothing is late until enough have been answered", async () => {
  const requests = await remember(8);
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return "first";
  };
  expect(await requests.ask(slow, at("second"))).toEqual({ answer: "first", isSecond: false });
});

test("where every request is late, few are sent twice", async () => {
  const requests = await remember(100);
  let twice = 0;
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return "first";
  };
  for (let i = 0; i < 60; i++) {
    await requests.ask(slow, async () => {
      twice++;
      return await never();
    });
  }
  expect(twice).toBeGreaterThan(0);
  // Eight at once, and one of each twenty.
  expect(twice).toBeLessThanOrEqual(8 + 60 / 20);
});
