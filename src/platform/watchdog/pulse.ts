/** A server has fewer routes; what comes beyond is counted with the last. */
const MOST_ROUTES = 63;

/** The numbers that the two threads share, by their place. */
const BEATS = 0;
const ASKED = 1;
const LAST_ROUTE = 2;
const FIRST_ROUTE = 3;

/**
 * Numbers in memory that two threads share. The main thread writes them, for next to nothing, and the watchdog's thread reads
 * them at any moment, whatever the main thread does.
 */
export class Pulse {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Int32Array;

  constructor(memory = new SharedArrayBuffer((FIRST_ROUTE + MOST_ROUTES) * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory);
  }

  /** Says that the event loop goes round. */
  beat(): void {
    Atomics.add(this.#numbers, BEATS, 1);
  }

  /** Says that the program was asked to stop. */
  ask(): void {
    Atomics.add(this.#numbers, ASKED, 1);
  }

  /** Counts a request of the route with this number, 0 or more. */
  enter(route: number): void {
    const place = locateRoute(route);
    Atomics.add(this.#numbers, place, 1);
    Atomics.store(this.#numbers, LAST_ROUTE, place);
  }

  /** Counts it no more. */
  leave(route: number): void {
    Atomics.sub(this.#numbers, locateRoute(route), 1);
  }

  /** It goes round after about two thousand million beats, and is only compared. */
  get beats(): number {
    return Atomics.load(this.#numbers, BEATS);
  }

  /** How often the program was asked to stop. */
  get asked(): number {
    return Atomics.load(this.#numbers, ASKED);
  }

  /** The route that was entered last; null before the first. */
  get lastRoute(): number | null {
    const place = Atomics.load(this.#numbers, LAST_ROUTE);
    return place === 0 ? null : place - FIRST_ROUTE;
  }

  /** The open requests of the route with this number. */
  countOpen(route: number): number {
    return Atomics.load(this.#numbers, locateRoute(route));
  }
}

function locateRoute(route: number): number {
  return FIRST_ROUTE + Math.min(route, MOST_ROUTES - 1);
}
