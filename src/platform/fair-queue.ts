type Client = string | undefined;

/** Things that wait, each once and for a client. Clients take turns, and of one client's things the oldest goes first. */
export class FairQueue<Thing> {
  /** The lines of those who wait, in the order of their turns; none is empty. */
  readonly #lines = new Map<Client, Set<Thing>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Lets a thing wait, unless it does already. A client that waited for nothing has its first turn after those of all who wait. */
  add(client: Client, thing: Thing): void {
    const line = this.#lines.get(client) ?? new Set();
    if (line.has(thing)) return;
    this.#lines.set(client, line.add(thing));
    this.#size++;
  }

  /** Takes a thing out of turn; false where it does not wait. */
  delete(client: Client, thing: Thing): boolean {
    const line = this.#lines.get(client);
    if (line === undefined || !line.delete(thing)) return false;
    if (line.size === 0) this.#lines.delete(client);
    this.#size--;
    return true;
  }

  /** Takes the next thing of those that may go now; undefined where none may. Its client then waits for its next turn. */
  take(mayGo: (thing: Thing, client: Client) => boolean = () => true): Thing | undefined {
    for (const [client, line] of this.#lines) {
      for (const thing of line) {
        if (!mayGo(thing, client)) continue;
        this.delete(client, thing);
        if (line.size > 0) {
          this.#lines.delete(client);
          this.#lines.set(client, line);
        }
        return thing;
      }
    }
    return undefined;
  }

  /** The line of the client that has most things waiting, of several the one whose turn is last; oldest first. */
  longestLine(): readonly Thing[] {
    let longest: ReadonlySet<Thing> = new Set();
    for (const line of this.#lines.values()) if (line.size >= longest.size) longest = line;
    return [...longest];
  }

  *[Symbol.iterator](): Iterator<Thing> {
    for (const line of this.#lines.values()) yield* line;
  }
}
