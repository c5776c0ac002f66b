import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { constants, setPriority } from "node:os";
import { setTimeout as wait } from "node:timers/promises";

/**
 * One client that sends a server all it can: `node abuse.js URL ADDRESS`. It packs requests for pages and for nothing
 * into its connections, asks long searches and answers without end, sends what is no HTTP, and holds connections open.
 * It says `listening on URL` once it has begun, and goes on until it is ended.
 */
const [url = "", localAddress = "127.0.0.1"] = process.argv.slice(2);
const { hostname, port } = new URL(url);

const PACKED = 1_400;
const PACKED_CONNECTIONS = 4;
const SEARCHES = 32;
const ANSWERS = 16;
const HELD_CONNECTIONS = 200;
/** A server that ends connections at once is not asked by more of them than this machine can open. */
const RECONNECT_MS = 20;

// It would be another machine: where there are few processors it takes what the server leaves.
setPriority(constants.priority.PRIORITY_LOW);

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, localAddress });

for (const path of ["/docs", "/page.js", "/api/episodes", "/nothing"])
  for (let i = 0; i < PACKED_CONNECTIONS; i += 1) void repeat(() => pack(path));
for (let i = 0; i < SEARCHES; i += 1)
  void repeat((n) => post("/api/search", { query: `${writeLong(n)} search ${i} ${n}` }));
for (let i = 0; i < ANSWERS; i += 1)
  void repeat((n) => post("/api/chat", ask(`${writeLong(n)} answer ${i} ${n}`)));
void repeat(sendGarbage);
for (let i = 0; i < HELD_CONNECTIONS; i += 1) void repeat(hold);
process.stdout.write(`listening on ${url}\n`);

async function repeat(work: (n: number) => Promise<void>): Promise<void> {
  for (let n = 0; ; n += 1) await work(n);
}

function open(): Socket {
  return connect({ host: hostname, port: Number(port), localAddress }).on("error", () => undefined);
}

async function closed(socket: Socket): Promise<void> {
  await new Promise((resolve) => socket.once("close", resolve));
  await wait(RECONNECT_MS);
}

/** Sends one packet after the other as long as the server takes them, and reads all that comes. */
async function pack(path: string): Promise<void> {
  const packet = `GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`.repeat(PACKED);
  const socket = open().resume();
  const send = () => {
    while (socket.write(packet));
  };
  socket.on("connect", send).on("drain", send);
  await closed(socket);
}

async function hold(): Promise<void> {
  const socket = open().resume();
  socket.write(`GET / HTTP/1.1\r\nhost: ${hostname}\r\nx-begun: `);
  await closed(socket);
}

async function sendGarbage(n: number): Promise<void> {
  const socket = open().resume();
  socket.write(Buffer.alloc(10_000, `${n}\u0000\r\n`));
  await closed(socket);
}

function ask(content: string) {
  return { messages: [{ role: "user", content }], stream: true };
}

/** As long as a question may be, and never the same. */
function writeLong(n: number): string {
  return Array.from({ length: 180 }, (_, i) => `w${(i * 7919 + n) % 10_007}`)
    .join(" ")
    .slice(0, 900);
}

async function post(path: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const failed = await new Promise<boolean>((resolve) => {
    const sent = request(url + path, { method: "POST", agent, headers }, (response) => {
      response.resume().on("close", () => resolve(false));
    });
    sent.on("error", () => resolve(true));
    sent.end(JSON.stringify(body));
  });
  if (failed) await wait(RECONNECT_MS);
}
