import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createModelQueue, type ModelSlot } from "../../../src/answer/model/model-queue.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";

const OPTIONS = { calls: 1, waiting: 2, waitMs: 10_000 };
const model = new ScriptedChatModel({ deltas: ["a"] });

/** The first word of an answer, once its turn has come. */
async function begin(slot: ModelSlot, signal?: AbortSignal): Promise<unknown> {
  const options = signal === undefined ? {} : { signal };
  return (await slot.use(model).stream([], options)[Symbol.asyncIterator]().next()).value;
}

describe("a queue for the language model", () => {
  test("lets so many in, a few more wait in turn, and the next is turned away", async () => {
    const queue = createModelQueue(OPTIONS);
    const [first, second, third] = [queue.enter(), queue.enter(), queue.enter()];
    expect(() => queue.enter()).toThrow(
      expect.objectContaining({
        code: "overloaded",
        sentence: "too many answers are being written. Ask again in a moment",
        retryAfterSeconds: 5,
      }),
    );
    expect(await begin(first)).toBe("a");
    const order: string[] = [];
    const waiting = [
      begin(second).then(() => order.push("second")),
      begin(third).then(() => order.push("third")),
    ];
    expect([queue.active, queue.waiting, order]).toEqual([1, 2, []]);
    first.leave();
    await waiting[0];
    second.leave();
    await Promise.all(waiting);
    expect([queue.active, queue.waiting, order]).toEqual([1, 0, ["second", "third"]]);
  });

  test("an answer that has its turn keeps it for its next call", async () => {
    const queue = createModelQueue(OPTIONS);
    const slot = queue.enter();
    expect([await begin(slot), await begin(slot), queue.active]).toEqual(["a", "a", 1]);
  });

  test("one that leaves without having asked makes room", () => {
    const queue = createModelQueue({ ...OPTIONS, waiting: 0 });
    queue.enter().leave();
    const slot = queue.enter();
    slot.leave();
    slot.leave();
    expect(() => [queue.enter()]).not.toThrow();
    expect(() => queue.enter()).toThrow("too many");
  });

  test("one that has waited too long is told so, and is no longer waited for", async () => {
    const queue = createModelQueue({ ...OPTIONS, waitMs: 20 });
    await begin(queue.enter());
    await expect(begin(queue.enter())).rejects.toMatchObject({
      code: "overloaded",
      sentence: "the language model is busy with other answers. Ask again in a moment",
    });
    expect(queue.waiting).toBe(0);
  });

  test("one whose reader goes while it waits is dropped with the reader's reason", async () => {
    const queue = createModelQueue(OPTIONS);
    await begin(queue.enter());
    const gone = new AbortController();
    const waiting = begin(queue.enter(), gone.signal);
    const reason = new Error("gone");
    gone.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(queue.waiting).toBe(0);
  });

  test("one client writes and waits in half of the places, and others have theirs at once", async () => {
    const queue = createModelQueue({ calls: 4, waiting: 8, waitMs: 10_000 });
    const greedy = Array.from({ length: 6 }, () => queue.enter("a"));
    expect(() => queue.enter("a")).toThrow(expect.objectContaining({ code: "overloaded" }));
    const begun: number[] = [];
    const answers = greedy.map((slot, i) => begin(slot).then(() => begun.push(i)));
    await Promise.all(answers.slice(0, 2));
    expect([begun, queue.active, queue.waiting]).toEqual([[0, 1], 2, 4]);
    expect(await Promise.all([begin(queue.enter("b")), begin(queue.enter("c"))])).toEqual(["a", "a"]);
    expect([begun, queue.active, queue.waiting]).toEqual([[0, 1], 4, 4]);
    greedy[0]?.leave();
    await answers[2];
    expect([begun, queue.active]).toEqual([[0, 1, 2], 4]);
    for (const slot of greedy.slice(1, 4)) slot.leave();
    await Promise.all(answers);
    expect([begun, queue.waiting]).toEqual([[0, 1, 2, 3, 4, 5], 0]);
  });

  test("a single place is open to every client in turn", async () => {
    const queue = createModelQueue({ calls: 1, waiting: 9, waitMs: 10_000 });
    const order: string[] = [];
    const asking = ["a", "a", "a", "b", "c", "b"].map(async (client) => {
      const slot = queue.enter(client);
      await begin(slot);
      order.push(client);
      slot.leave();
    });
    await Promise.all(asking);
    expect(order).toEqual(["a", "a", "b", "c", "a", "b"]);
  });

  test("where too many wait, the newest answer of the client with most of them gives way", async () => {
    const queue = createModelQueue({ calls: 1, waiting: 4, waitMs: 10_000 });
    await begin(queue.enter("writing"));
    const greedy = Array.from({ length: 2 }, () => begin(queue.enter("a")));
    const waiting = [begin(queue.enter("b")), begin(queue.enter("c"))];
    const late = queue.enter("d");
    const given = begin(late);
    await expect(greedy[1]).rejects.toMatchObject({ code: "overloaded" });
    expect(queue.waiting).toBe(4);
    const last = begin(queue.enter("e"));
    await expect(last).rejects.toMatchObject({ code: "overloaded" });
    expect(queue.waiting).toBe(4);
    for (const each of [...waiting, greedy[0], given]) each?.catch(() => undefined);
  });

  test("where no client is named there is one alone, which has every place", async () => {
    const queue = createModelQueue({ calls: 2, waiting: 1, waitMs: 10_000 });
    const slots = Array.from({ length: 3 }, () => queue.enter());
    expect(await Promise.all(slots.slice(0, 2).map((slot) => begin(slot)))).toEqual(["a", "a"]);
    expect(() => queue.enter()).toThrow("too many");
  });

  test("never lets in more than it may, and everyone who waits gets a turn", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 25 }),
        async (calls, pauses) => {
          const queue = createModelQueue({ calls, waiting: 25, waitMs: 10_000 });
          let most = 0;
          const served = await Promise.all(
            pauses.map(async (pause) => {
              const slot = queue.enter();
              const word = await begin(slot);
              most = Math.max(most, queue.active);
              await wait(pause);
              slot.leave();
              return word;
            }),
          );
          expect(served).toEqual(pauses.map(() => "a"));
          expect(most).toBeLessThanOrEqual(calls);
          expect([queue.active, queue.waiting]).toEqual([0, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
