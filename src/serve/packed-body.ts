import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import type { Request, Response } from "express";
import { KeptBody } from "./kept-body.js";

const compress = promisify(gzip);

/** A body that is made once and sent many times, compressed to who takes it so. */
export class PackedBody {
  readonly plain: KeptBody;
  readonly #compressed: KeptBody;

  private constructor(type: string, content: Buffer, compressed: Buffer) {
    this.plain = new KeptBody(type, content);
    this.#compressed = new KeptBody(type, compressed);
  }

  /** For what is read at a start: it takes the thread while it compresses. `type` as for `KeptBody`. */
  static packNow(type: string, content: Buffer): PackedBody {
    return new PackedBody(type, content, gzipSync(content, { level: 9 }));
  }

  /** For what is made while others wait: it compresses beside the thread. */
  static async pack(type: string, content: string): Promise<PackedBody> {
    const bytes = Buffer.from(content);
    return new PackedBody(type, bytes, await compress(bytes));
  }

  /** Answers 304 where the client has it. */
  send(request: Request, response: Response): void {
    response.vary("accept-encoding");
    const packs = request.acceptsEncodings("gzip") !== false;
    if (packs) response.set("content-encoding", "gzip");
    (packs ? this.#compressed : this.plain).send(response);
  }
}
