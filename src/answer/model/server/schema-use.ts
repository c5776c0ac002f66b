/** After so many requests that were taken without it, a schema is tried once more. */
const SCHEMA_PAUSE = 20;
/** A schema that was taken so often since its last failure has proved itself, whatever else is in flight. */
const SCHEMA_PROOF = 20;

/**
 * Whether a server is sent schemas. One failure may be a reply's own: after a pause they are tried again, and given up
 * after a second failure.
 */
export class SchemaUse {
  /** How many more requests are taken without a schema; 0 where one is sent. */
  #pause = 0;
  #failures = 0;
  #taken = 0;
  /** The pause began with a refusal that may be about something else. */
  #isDoubt = false;

  get isOn(): boolean {
    return this.#pause === 0;
  }

  /** Replies that fail at the same time count once. */
  fail(): void {
    if (!this.isOn) return;
    this.#failures = this.#taken >= SCHEMA_PROOF ? 1 : this.#failures + 1;
    this.#pause = this.#failures === 1 ? SCHEMA_PAUSE : Number.POSITIVE_INFINITY;
    this.#taken = 0;
    this.#isDoubt = false;
  }

  doubt(): void {
    if (!this.isOn) return;
    this.fail();
    this.#isDoubt = true;
  }

  /** Ends a doubt: something else was the reason. */
  clear(): void {
    if (!this.#isDoubt) return;
    this.#pause = 0;
    this.#failures -= 1;
    this.#isDoubt = false;
  }

  /** Gives schemas up for good. */
  end(): void {
    this.#pause = Number.POSITIVE_INFINITY;
    this.#isDoubt = false;
  }

  /** Counts a request that was taken. */
  count(hasSchema: boolean): void {
    if (hasSchema) this.#taken += 1;
    else if (this.#pause > 0) this.#pause -= 1;
    if (this.isOn) this.#isDoubt = false;
  }
}
