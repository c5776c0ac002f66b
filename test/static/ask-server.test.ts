import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askServer } from "../../src/static/folder/ask-server.js";
import { useClosing } from "../widget/browser/drive-widget.js";

const closing = useClosing();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that gives this status, or ends the connection without a word. */
async function startFailing(status: number | "gone") {
  const asked = { count: 0, status };
  const server = createServer((request, response) => {
    asked.count++;
    if (asked.status === "gone") request.socket.destroy();
    else response.writeHead(asked.status).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  closing({ close: async () => void server.close() });
  const { port } = server.address() as AddressInfo;
  const ask = () => askServer(`http://localhost:${port}`, "/api/chat", { method: "POST", body: "{}" });
  return { asked, ask };
}

test.each([500, 503, 429, "gone"] as const)(
  "a server that fails (%s) is left alone for a minute, and asked again then",
  async (status) => {
    const { asked, ask } = await startFailing(status);
    expect(await ask()).toBeNull();
    vi.setSystemTime(1_059_000);
    expect(await ask()).toBeNull();
    expect(asked.count).toBe(1);
    asked.status = 200;
    vi.setSystemTime(1_060_000);
    expect((await ask())?.status).toBe(200);
    expect((await ask())?.status).toBe(200);
    expect(asked.count).toBe(3);
  },
);

test("a server that refuses one question is asked the next", async () => {
  const { asked, ask } = await startFailing(400);
  expect([await ask(), await ask(), asked.count]).toEqual([null, null, 2]);
});
