import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./make-certificate.js";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Site {
  readonly port: number;
  /** By the loopback address. */
  readonly url: string;
  /** What was asked for, oldest first. */
  readonly requests: readonly IncomingMessage[];
  /** The most requests that were under way at once. */
  readonly most: () => number;
  close(): Promise<void>;
}

/** A real server on the loopback address. */
export async function startSite(handle: Handler, certificate: Certificate | null = null): Promise<Site> {
  const requests: IncomingMessage[] = [];
  let open = 0;
  let most = 0;
  const listen: Handler = (request, response) => {
    requests.push(request);
    open += 1;
    most = Math.max(most, open);
    response.on("close", () => {
      open -= 1;
    });
    handle(request, response);
  };
  const server: Server =
    certificate === null ? createServer(listen) : createSecureServer({ ...certificate }, listen);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${certificate === null ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    most: () => most,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
