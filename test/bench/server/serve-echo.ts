import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import express from "express";

/** What a server of streams costs at the least: Express, its body parser, and as many events as an answer has. */
const app = express();
app.post("/", express.json(), async (request, response) => {
  const { events, everyMs } = request.body as { events: number; everyMs: number };
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let i = 0; i < events && !response.destroyed; i += 1) {
    response.write(`event: text-delta\ndata: {"delta":"${i}"}\n\n`);
    await wait(everyMs);
  }
  response.end();
});
const server = app.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
