import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface PassingProxy {
  readonly url: string;
  /** How many connections are open to it. */
  connections(): number;
  /** From now on nothing is passed on, and no connection is closed. */
  hold(): void;
  /** Passes on what was held. */
  release(): void;
  close(): Promise<void>;
}

/** Passes a TCP port of the loopback address on. */
export async function startProxy(target: string): Promise<PassingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const open = new Set<Socket>();
  let held = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    open.add(near);
    near.on("close", () => open.delete(near));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      if (held) from.pause();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  const turn = (isHeld: boolean) => {
    held = isHeld;
    for (const socket of sockets) isHeld ? socket.pause() : socket.resume();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    connections: () => open.size,
    hold: () => turn(true),
    release: () => turn(false),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
