import { expect, test } from "vitest";
import { yieldToRequests } from "../../src/retrieve/yield-to-requests.js";

test("who has left has no turn: the next one follows at once, and the work is not begun", async () => {
  const order: string[] = [];
  const leaving = new AbortController();
  const work = async (client: string, signal?: AbortSignal) => {
    try {
      await yieldToRequests({ client, signal });
      order.push(client);
    } catch (error) {
      order.push(`${client}: ${error}`);
    }
  };
  const all = [work("a"), work("b", leaving.signal), work("b", leaving.signal), work("c")];
  leaving.abort("gone");
  await Promise.all(all);
  await work("d", leaving.signal);
  expect(order).toEqual(["b: gone", "b: gone", "a", "c", "d: gone"]);
});
