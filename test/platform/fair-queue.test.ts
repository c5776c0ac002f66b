import fc from "fast-check";
import { expect, test } from "vitest";
import { FairQueue } from "../../src/platform/fair-queue.js";

const fill = (things: readonly string[]) => {
  const queue = new FairQueue<string>();
  for (const thing of things) queue.add(thing[0], thing);
  return queue;
};

const takeAll = (queue: FairQueue<string>) => Array.from({ length: queue.size }, () => queue.take());

test("clients take turns, and of one client's things the oldest goes first", () => {
  expect(takeAll(fill(["a1", "a2", "a3", "b1", "c1", "b2"]))).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("who comes later has a turn after those who wait, whatever they have had before", () => {
  const queue = fill(["a1", "a2", "a3", "b1", "b2"]);
  expect([queue.take(), queue.take()]).toEqual(["a1", "b1"]);
  queue.add("c", "c1");
  expect(takeAll(queue)).toEqual(["a2", "b2", "c1", "a3"]);
});

test("a thing that waits already does not wait twice", () => {
  const queue = fill(["a1", "a1", "a2"]);
  expect([queue.size, ...takeAll(queue), queue.take()]).toEqual([2, "a1", "a2", undefined]);
});

test("what may not go keeps its place, and holds up neither its client nor another", () => {
  const queue = fill(["a1", "a2", "b1"]);
  const mayGo = (thing: string) => thing !== "a1";
  expect([queue.take(mayGo), queue.take(mayGo), queue.take(mayGo)]).toEqual(["a2", "b1", undefined]);
  expect(queue.take()).toBe("a1");
});

test("the longest line is that of the client with most things; of several the one whose turn is last", () => {
  expect(fill(["a1", "b1", "b2", "c1"]).longestLine()).toEqual(["b1", "b2"]);
  expect(fill(["a1", "b1"]).longestLine()).toEqual(["b1"]);
  expect(fill([]).longestLine()).toEqual([]);
});

test("of clients that wait, none has gone twice more often than another, whatever was taken out of turn", () => {
  const things = fc.array(
    fc.record({ client: fc.constantFrom("a", "b", "c", undefined), leaves: fc.boolean() }),
  );
  fc.assert(
    fc.property(things, (all) => {
      const queue = new FairQueue<(typeof all)[number]>();
      for (const thing of all) queue.add(thing.client, thing);
      const leaving = all.filter(({ leaves }) => leaves);
      expect(leaving.every((thing) => queue.delete(thing.client, thing))).toBe(true);
      expect(leaving.some((thing) => queue.delete(thing.client, thing))).toBe(false);
      const gone = new Map([...queue].map(({ client }) => [client, 0]));
      const order = [];
      for (let thing = queue.take(); thing !== undefined; thing = queue.take()) {
        order.push(thing);
        gone.set(thing.client, (gone.get(thing.client) ?? 0) + 1);
        const counts = [...new Set([...queue].map(({ client }) => gone.get(client) ?? 0))];
        expect(Math.max(0, ...counts) - Math.min(...counts, 99)).toBeLessThanOrEqual(1);
      }
      for (const client of gone.keys()) {
        const own = (thing: (typeof all)[number]) => thing.client === client && !thing.leaves;
        expect(order.filter(own)).toEqual(all.filter(own));
      }
      expect([queue.size, order.length]).toEqual([0, all.length - leaving.length]);
    }),
  );
});
