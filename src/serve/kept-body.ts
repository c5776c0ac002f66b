import { createHash } from "node:crypto";
import type { Response } from "express";

/** A body that is made once and sent many times, with the tag by which a client asks whether it has changed. */
export class KeptBody {
  readonly bytes: Buffer;
  readonly #type: string;
  readonly #etag: string;

  /** `type` is a media type or the ending of a file's name: `html`. */
  constructor(type: string, content: Buffer | string) {
    this.bytes = Buffer.from(content);
    this.#type = type;
    this.#etag = `"${createHash("sha256").update(this.bytes).digest("base64url")}"`;
  }

  /** Answers 304 where the client has it. */
  send(response: Response): void {
    response.type(this.#type).set("etag", this.#etag).send(this.bytes);
  }
}
