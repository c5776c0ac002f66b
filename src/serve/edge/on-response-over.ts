import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What each connection's open responses want to do when it closes. */
const watched = new WeakMap<Socket, Set<() => void>>();

/** What is done once each response is over. */
const endings = new WeakMap<ServerResponse, (() => void)[]>();

/**
 * Runs `act` once when the response is over: it was sent, or its connection has closed. Runs it at once where that is so
 * already. A response that waits for an earlier one of its connection does not hear of the end by itself.
 */
export function onResponseOver(response: ServerResponse, act: () => void): void {
  const { socket } = response.req;
  if (response.closed || socket.destroyed) {
    act();
    return;
  }
  const known = endings.get(response);
  if (known !== undefined) {
    known.push(act);
    return;
  }
  const acts = [act];
  endings.set(response, acts);
  const open = watched.get(socket) ?? watchSocket(socket);
  const end = () => {
    if (open.delete(end)) for (const each of acts) each();
  };
  open.add(end);
  response.once("close", end);
}

function watchSocket(socket: Socket): Set<() => void> {
  const open = new Set<() => void>();
  watched.set(socket, open);
  socket.once("close", () => {
    for (const end of open) end();
  });
  return open;
}
