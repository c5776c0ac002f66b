import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Turns } from "../../platform/turns.js";
import { readClient } from "./identify-client.js";
import { isProbe } from "./probes.js";
import type { RequestPace } from "./request-pace.js";

/** The HTTP parser gets so many bytes at once: a few dozen requests at the most. */
const PIECE_BYTES = 2_048;
/** A client that sent so much more than is wanted is not read from until there is room. */
const MOST_HELD_BYTES = 16_384;
const MOST_HELD_CHUNKS = 64;

/** A client that takes no bytes for so long is let go, longer where it has many to take. */
const STALL_MS = 30_000;
const LEAST_BYTES_PER_MS = 64;

type Written = { readonly chunk: Buffer | string; readonly encoding: BufferEncoding };

export interface ConnectionLimits {
  readonly turns: Turns;
  /** Null where a client may ask as fast as it can. */
  readonly pace: RequestPace | null;
  /** How long a client may take no bytes, in milliseconds; 30,000 by default. */
  readonly stallMs?: number | undefined;
}

/**
 * A client's connection as the HTTP server gets it. However many requests the client sends at once, it is read from
 * piece by piece and its requests are served one after the other, each in the client's turn: what it sent beyond that
 * waits as bytes, or on the client's own side. A connection that ends drops its waiting requests.
 */
export class PacedConnection extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  /** Names the client for fair turns. */
  readonly client: string;
  readonly #socket: Socket;
  readonly #turns: Turns;
  readonly #pace: RequestPace | null;
  readonly #stallMs: number;
  #waiting: NodeJS.Timeout | undefined;
  /** Runs while the client has bytes to take. */
  #sending: NodeJS.Timeout | undefined;
  /** What was received and not yet given to the parser. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #wanted = false;
  #asked = false;
  /** True once the client has ended its side. */
  #ended = false;
  /** True once the parser has met what it cannot read. */
  #refused = false;
  /** The request that came last, until all that came are answered. */
  #newest: IncomingMessage | null = null;
  /** The first of them is being served. */
  readonly #requests: (() => void)[] = [];

  constructor(socket: Socket, { turns, pace, stallMs = STALL_MS }: ConnectionLimits) {
    super({ decodeStrings: false });
    this.remoteAddress = socket.remoteAddress;
    this.remotePort = socket.remotePort;
    this.client = readClient({ ip: socket.remoteAddress });
    this.#socket = socket;
    this.#turns = turns;
    this.#stallMs = stallMs;
    this.#pace = pace;
    socket
      .on("data", (chunk: Buffer) => this.#hold(chunk))
      .on("end", () => this.#hearEnd())
      .on("timeout", () => this.emit("timeout"))
      .on("error", (error) => this.destroy(error))
      .on("close", () => this.destroy());
  }

  /** True where nothing that came waits for an answer or for the parser. */
  get isUnused(): boolean {
    return this.#newest === null && !this.holdsBytes;
  }

  /** True while the only request is one whose body has not come in whole. */
  get isReceiving(): boolean {
    return this.#newest?.complete === false && this.#requests.length === 1;
  }

  /** True while the parser has not got all that came. */
  get holdsBytes(): boolean {
    return this.#heldBytes > 0;
  }

  /** Runs `answer` once the connection's earlier requests are answered; never where it ends before. */
  serve(request: IncomingMessage, response: ServerResponse, answer: () => void): void {
    this.#newest = request;
    response.once("close", () => this.#serveNext());
    // Probes have an allowance of their own: they may come from the address of a client that has used up its.
    const payer = isProbe(request.url ?? "") ? `${this.client} probes` : this.client;
    const begin = () => this.#begin(payer, answer);
    this.#requests.push(begin);
    // The parser runs in the client's turn.
    if (this.#requests.length === 1) begin();
  }

  #begin(payer: string, answer: () => void): void {
    const waitMs = this.#pace === null ? 0 : this.#pace.take(payer);
    if (waitMs === null) this.destroy();
    else if (waitMs === 0) answer();
    else this.#waiting = setTimeout(() => this.#takeTurn(answer), waitMs);
  }

  /** Runs `refuse`, which ends the connection, once the requests before what was malformed are answered. */
  endWith(refuse: () => void): void {
    this.#refused = true;
    if (this.#newest?.complete) this.#requests.push(refuse);
    else if (this.#requests.length <= 1) refuse();
    else this.destroy();
  }

  #serveNext(): void {
    this.#requests.shift();
    const [next] = this.#requests;
    if (next !== undefined) {
      this.#takeTurn(next);
      return;
    }
    this.#newest = null;
    this.#askTurn();
  }

  #takeTurn(work: () => void): void {
    this.#turns.take(this.client, () => {
      if (!this.destroyed) work();
    });
  }

  #hold(chunk: Buffer): void {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (!this.#hasRoom) this.#socket.pause();
    this.#askTurn();
  }

  get #hasRoom(): boolean {
    return this.#heldBytes < MOST_HELD_BYTES && this.#held.length < MOST_HELD_CHUNKS;
  }

  /** The body of a request that is being served must come in; the requests after it need not. */
  get #mayParse(): boolean {
    return this.#newest?.complete !== true;
  }

  get #mayGive(): boolean {
    return !this.destroyed && !this.#refused && this.#wanted && this.holdsBytes && this.#mayParse;
  }

  #askTurn(): void {
    if (this.#asked || !this.#mayGive) return;
    this.#asked = true;
    this.#turns.take(this.client, () => {
      this.#asked = false;
      if (this.#mayGive) this.#givePiece();
    });
  }

  #givePiece(): void {
    const [first = Buffer.alloc(0)] = this.#held;
    const piece = first.subarray(0, PIECE_BYTES);
    if (piece.length === first.length) this.#held.shift();
    else this.#held[0] = first.subarray(PIECE_BYTES);
    this.#heldBytes -= piece.length;
    if (this.#hasRoom) this.#socket.resume();
    this.#wanted = false;
    this.push(piece);
    if (this.#ended) this.#hearEnd();
  }

  /**
   * A client that has ended its side gets the answer to its first whole request, if that is there at once. Node ends
   * such a connection; nothing is done for what waits behind that request.
   */
  #hearEnd(): void {
    this.#ended = true;
    if (this.holdsBytes && this.#mayParse) return;
    this.#drop();
    this.#turns.take(this.client, () => this.push(null));
  }

  #drop(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#requests.splice(1);
  }

  override _read(): void {
    this.#wanted = true;
    this.#askTurn();
  }

  override _write(
    chunk: Buffer | string,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#socket.write(chunk, encoding, this.#watchSending(chunk.length, done));
  }

  override _writev(chunks: Written[], done: (error?: Error | null) => void): void {
    const length = chunks.reduce((sum, { chunk }) => sum + chunk.length, 0);
    const over = this.#watchSending(length, done);
    this.#socket.cork();
    for (const [i, { chunk, encoding }] of chunks.entries())
      this.#socket.write(chunk, encoding, i === chunks.length - 1 ? over : undefined);
    this.#socket.uncork();
  }

  #watchSending(length: number, done: (error?: Error | null) => void): (error?: Error | null) => void {
    this.#sending = setTimeout(() => this.destroy(), this.#stallMs + length / LEAST_BYTES_PER_MS);
    return (error) => {
      clearTimeout(this.#sending);
      done(error);
    };
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#waiting);
    clearTimeout(this.#sending);
    this.#drop();
    this.#socket.destroy();
    done(error);
  }

  /** As `net.Socket` has it: the HTTP server ends by it what it does not keep. */
  destroySoon(): void {
    if (this.writableFinished) this.destroy();
    else this.end(() => this.destroy());
  }

  /** As `net.Socket` has it. */
  setTimeout(ms: number, onTimeout?: () => void): this {
    this.#socket.setTimeout(ms);
    if (onTimeout !== undefined) this.once("timeout", onTimeout);
    return this;
  }
}
