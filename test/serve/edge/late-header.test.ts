import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Turns } from "../../../src/platform/turns.js";
import { PacedConnection } from "../../../src/serve/edge/paced-connection.js";
import { refuseMalformed } from "../../../src/serve/edge/refuse-malformed.js";
import { exchange, open, writeGet } from "../../fakes/pipeline.js";

test("a request that came while an earlier one was answered is not late, and one whose header did not come is", async () => {
  const times = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };
  const server = createServer(times, async (request, response) => {
    const connection = request.socket as unknown as PacedConnection;
    connection.serve(request, response, async () => {
      if (request.url === "/slow") await wait(1_000);
      response.end(request.url);
    });
  }).on("clientError", refuseMalformed);
  // It counts the time of what it reads once it listens.
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const turns = new Turns(1);
  const sockets = createSocketServer((socket) =>
    server.emit("connection", new PacedConnection(socket, { turns, pace: null })),
  ).listen(0, "127.0.0.1");
  await once(sockets, "listening");
  const url = `http://127.0.0.1:${(sockets.address() as AddressInfo).port}`;
  const long = `x: ${"x".repeat(1_500)}\r\n`;
  const whole = open(url);
  const begun = open(url);
  const [answers, refusals] = await Promise.all([
    exchange(whole, writeGet("/slow", long) + writeGet("/a", long) + writeGet("/b", long), 3),
    exchange(begun, `${writeGet("/slow")}GET /begun HTTP/1.1\r\n`, 3),
  ]);
  expect(answers.map(({ body }) => body)).toEqual(["/slow", "/a", "/b"]);
  expect(refusals.map(({ status }) => status)).toEqual([200, 408]);
  whole.destroy();
  sockets.close();
  server.close();
});
