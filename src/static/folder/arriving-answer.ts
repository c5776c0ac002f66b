const ERROR_EVENT = "event: answer-error\n";
/** No line of data begins like an event. */
const ERROR_LINE = new RegExp(`^${ERROR_EVENT}`, "m");
/** After one of these the reader has begun to read. */
const SAID = /^event: (?:text-delta|citation-add)$/m;
const LEAST_FAILURE = 500;

interface Failure {
  /** Null for the last event of a stream. */
  readonly head: { readonly status: number; readonly type: string } | null;
  text: string;
}

/** An answer on its way, as `fetch` would give it. A failure is held back until it is told: asking anew may mend it. */
export class ArrivingAnswer {
  readonly response: Promise<Response>;
  readonly #encoder = new TextEncoder();
  readonly #onCancel: () => void;
  #resolve: (response: Response) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #body: ReadableStreamDefaultController<Uint8Array> | null = null;
  #failure: Failure | null = null;
  #isSaid = false;

  /** `onCancel` is called where the reader gives the answer up. */
  constructor(onCancel: () => void) {
    this.#onCancel = onCancel;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** True where it failed before the reader had anything to read. */
  get hasOnlyFailed(): boolean {
    return this.#failure !== null && !this.#isSaid;
  }

  takeHead(status: number, type: string): void {
    if (status >= LEAST_FAILURE) this.#failure = { head: { status, type }, text: "" };
    else if (this.#body === null) this.#begin(status, type);
  }

  /** A piece of a stream holds whole events. */
  takePiece(text: string): void {
    if (this.#failure !== null) {
      this.#failure.text += text;
      return;
    }
    const at = text.search(ERROR_LINE);
    const said = at < 0 ? text : text.slice(0, at);
    this.#isSaid ||= SAID.test(said);
    if (said !== "") this.#write(said);
    if (at >= 0) this.#failure = { head: null, text: text.slice(at) };
  }

  /** Leaves the failure out: what comes now is of another try. */
  forgetFailure(): void {
    this.#failure = null;
  }

  /** Ends the answer, with its failure where it has one. */
  finish(): void {
    if (this.#failure !== null) this.#tell(this.#failure);
    this.#body?.close();
    this.#reject(new TypeError("the worker gave no answer"));
  }

  fail(reason: unknown): void {
    this.#body?.error(reason);
    this.#reject(reason);
  }

  #begin(status: number, type: string): void {
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      this.#body = controller;
    };
    const body = new ReadableStream({ start, cancel: this.#onCancel });
    this.#resolve(new Response(body, { status, headers: { "content-type": type } }));
  }

  #write(text: string): void {
    this.#body?.enqueue(this.#encoder.encode(text));
  }

  #tell({ head, text }: Failure): void {
    tellOwner(text);
    const isOfStream = this.#body !== null && head !== null;
    if (this.#body === null && head !== null) this.#begin(head.status, head.type);
    this.#write(isOfStream ? `${ERROR_EVENT}data: ${text}\n\n` : text);
  }
}

/** The reader reads what helps; what is wrong is for who looks at the console. */
export function tellOwner(problem: string): void {
  // biome-ignore lint/suspicious/noConsole: an exported folder has no other log.
  console.error(`Cuepoint: ${problem}`);
}
