import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface RecordingProxy {
  /** The address, without a user. */
  readonly url: string;
  /** What was asked, such as `POST http://llm.example/v1/chat/completions` or `CONNECT llm.example:443`. */
  readonly asked: readonly string[];
  /** The credentials that came with each. */
  readonly credentials: readonly (string | undefined)[];
  /** The first bytes that went through each tunnel. */
  readonly tunnelled: readonly Buffer[];
  close(): Promise<void>;
}

/** A real proxy on the loopback address. It sends every request to one server, whatever host it is for. */
export async function startProxy(
  target: string,
  { status = 200 }: { readonly status?: number } = {},
): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const tunnelled: Buffer[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method, url, headers }: IncomingMessage) => {
    asked.push(`${method} ${url}`);
    credentials.push(headers["proxy-authorization"]);
  };
  const server = createServer((incoming, response) => {
    note(incoming);
    if (status !== 200) return void response.writeHead(status).end();
    const { method, headers } = incoming;
    const path = new URL(incoming.url ?? "").pathname;
    const onward = request({ hostname, port, method, path, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
  server.on("connect", (incoming, client: Socket) => {
    note(incoming);
    sockets.add(client);
    client.on("error", () => client.destroy());
    if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const onward = connect(Number(port), hostname);
    sockets.add(onward);
    onward.on("error", () => client.destroy());
    client.once("data", (bytes) => tunnelled.push(bytes));
    client.write("HTTP/1.1 200 OK\r\n\r\n");
    client.pipe(onward).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    tunnelled,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
