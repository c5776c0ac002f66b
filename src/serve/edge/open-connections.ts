import type { PacedConnection } from "./paced-connection.js";

/** With so many, the usual limit of 1,024 open files leaves enough for the program's own. */
const MOST_CONNECTIONS = 800;

/**
 * The connections of a server. Where there are too many, a client that has fewer than another takes one of the other's:
 * one that is not used, or else one whose request has not come in whole, or else any.
 */
export class OpenConnections {
  readonly #byClient = new Map<string, Set<PacedConnection>>();
  readonly #most: number;
  #count = 0;

  constructor(most = MOST_CONNECTIONS) {
    this.#most = most;
  }

  /** Keeps the connection until it closes; false, and closed, where there is no room for it. */
  add(connection: PacedConnection): boolean {
    const { client } = connection;
    const own = this.#byClient.get(client) ?? new Set();
    if (this.#count >= this.#most && !this.#makeRoom(own)) {
      connection.destroy();
      return false;
    }
    this.#byClient.set(client, own.add(connection));
    this.#count += 1;
    connection.once("close", () => this.#remove(connection));
    return true;
  }

  /** Closes a connection of the client that has most, but none of a client that has no more than who asks. Earlier ones go first. */
  #makeRoom(own: ReadonlySet<PacedConnection>): boolean {
    const groups = [...this.#byClient.values()].sort((a, b) => b.size - a.size);
    for (const group of groups) {
      if (group !== own && group.size <= own.size) return false;
      const connections = [...group];
      const lost =
        connections.find(({ isUnused }) => isUnused) ??
        connections.find(({ isReceiving }) => isReceiving) ??
        (group.size > own.size + 1 ? connections[0] : undefined);
      if (lost === undefined) continue;
      this.#remove(lost);
      lost.destroy();
      return true;
    }
    return false;
  }

  #remove(connection: PacedConnection): void {
    const own = this.#byClient.get(connection.client);
    if (own?.delete(connection) !== true) return;
    this.#count -= 1;
    if (own.size === 0) this.#byClient.delete(connection.client);
  }
}
