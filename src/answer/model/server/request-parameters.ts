import type { ReplySchema } from "../chat-model.js";
import type { Refusal } from "./read-refusal.js";
import { concernsSchema, findNamed, type Parameter, REFUSABLE, readMostTokens } from "./refusable.js";
import { SchemaUse } from "./schema-use.js";

/** A model that thinks before it writes spends tokens of its reply on that. */
const THINKING_TOKENS = 4_000;

/** The time until a server that refused all guesses is asked them again, in milliseconds. */
const GUESS_PAUSE_MS = 300_000;

const NONE: ReadonlySet<Parameter> = new Set();

/** The parameters of a request beside its model and messages. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/**
 * The parameters that a server takes. What it refuses is left out or put in other terms, from then on where it then takes the
 * request: a refusal that is about one prompt changes nothing.
 */
export class RequestParameters {
  readonly #replyTokens: number;
  #left: ReadonlySet<Parameter> = new Set();
  /** The longest reply that the server has said it writes, in tokens. */
  #mostTokens = Number.POSITIVE_INFINITY;
  /** What has stood in a request that was taken. */
  readonly #proven = new Set<Parameter | "schema">();
  #thinks = false;
  readonly #schema = new SchemaUse();
  readonly #now: () => number;
  /** Until then nothing is guessed. */
  #guessesFrom = Number.NEGATIVE_INFINITY;

  /** `now` gives milliseconds that only grow. */
  constructor(replyTokens: number, now: () => number = () => performance.now()) {
    this.#replyTokens = replyTokens;
    this.#now = now;
  }

  /** Whether models have shown that they need room for thoughts. */
  get thinks(): boolean {
    return this.#thinks;
  }

  /** Counts the longest reply that is asked for, its thoughts included, in tokens; room for them ends at `most`. */
  countReply(most: number, thinks = this.#thinks): number {
    return this.#countTokens(this.#left, most, thinks);
  }

  get takesSchema(): boolean {
    return this.#schema.isOn;
  }

  /** Lists the parameters that are left out, or put in other terms. */
  get refused(): readonly string[] {
    return [...this.#left];
  }

  /** Says that a reply did not follow its schema. */
  refuseSchema(): void {
    this.#schema.fail();
  }

  /** Makes room for thoughts from now on, or takes it back. */
  allowThoughts(allowed: boolean): void {
    this.#thinks = allowed;
  }

  /** Begins a request, which may be sent several times; its reply's room for thoughts ends at `most` tokens. */
  begin(schema: ReplySchema | undefined, most: number, thinks: boolean): ParameterTrial {
    return new ParameterTrial({
      schema,
      left: this.#left,
      proven: this.#proven,
      countTokens: (left, limit) => Math.min(limit, this.#countTokens(left, most, thinks)),
      write: (left, tokens) => this.#write(left, schema, tokens),
      onTaken: (left, isAdapted, limit) => {
        this.#mostTokens = Math.min(this.#mostTokens, limit);
        this.#learn(left, isAdapted, schema !== undefined);
      },
      mayGuess: this.#now() >= this.#guessesFrom,
      onRefused: (hasGuessed) => {
        if (schema === undefined) this.#schema.clear();
        if (hasGuessed) this.#guessesFrom = this.#now() + GUESS_PAUSE_MS;
      },
      onSchemaRefused: (isNamed) => (isNamed ? this.#schema.end() : this.#schema.doubt()),
    });
  }

  #learn(left: ReadonlySet<Parameter>, isAdapted: boolean, hasSchema: boolean): void {
    if (isAdapted) this.#left = new Set([...this.#left, ...left]);
    for (const { parameter } of REFUSABLE) if (!left.has(parameter)) this.#proven.add(parameter);
    this.#guessesFrom = Number.NEGATIVE_INFINITY;
    if (hasSchema) this.#proven.add("schema");
    else if (isAdapted) this.#schema.clear();
    this.#schema.count(hasSchema);
  }

  #write(left: ReadonlySet<Parameter>, schema: ReplySchema | undefined, tokens: number): ParameterValues {
    return {
      ...(left.has("max_tokens") ? { max_completion_tokens: tokens } : { max_tokens: tokens }),
      ...(left.has("temperature") ? {} : { temperature: 0 }),
      ...(left.has("stream_options") || left.has("stream")
        ? {}
        : { stream_options: { include_usage: true } }),
      stream: !left.has("stream"),
      ...(schema === undefined
        ? {}
        : { response_format: { type: "json_schema", json_schema: { ...schema, strict: true } } }),
    };
  }

  /** Models that know no `max_tokens` think. */
  #countTokens(left: ReadonlySet<Parameter>, most: number, thinks: boolean): number {
    const thoughts =
      thinks || left.has("max_tokens") ? Math.min(THINKING_TOKENS, Math.max(0, most - this.#replyTokens)) : 0;
    return Math.min(this.#mostTokens, this.#replyTokens + thoughts);
  }
}

interface TrialOptions {
  readonly schema: ReplySchema | undefined;
  readonly left: ReadonlySet<Parameter>;
  readonly proven: ReadonlySet<Parameter | "schema">;
  /** Counts the tokens that a reply is asked for, no more than the server's limit. */
  readonly countTokens: (left: ReadonlySet<Parameter>, limit: number) => number;
  readonly write: (left: ReadonlySet<Parameter>, tokens: number) => ParameterValues;
  readonly onTaken: (left: ReadonlySet<Parameter>, isAdapted: boolean, limit: number) => void;
  /** False where a server has refused all guesses a short time ago. */
  readonly mayGuess: boolean;
  readonly onRefused: (hasGuessed: boolean) => void;
  /** `isNamed` where the refusal says that it is about the schema. */
  readonly onSchemaRefused: (isNamed: boolean) => void;
}

/** One request, sent until the server takes it or there is nothing left to change: eleven times at most. */
export class ParameterTrial {
  readonly #options: TrialOptions;
  #left: ReadonlySet<Parameter>;
  /** What refusals have named, left out whatever else is tried. */
  #named: ReadonlySet<Parameter>;
  /** What is still tried where a refusal names nothing: each parameter alone, then all of them. */
  #guesses: (readonly Parameter[])[] | null = null;
  #hasGuessed = false;
  /** What a refusal has told of the longest reply, in tokens. */
  #limit = Number.POSITIVE_INFINITY;

  constructor(options: TrialOptions) {
    this.#options = options;
    this.#left = options.left;
    this.#named = options.left;
  }

  get values(): ParameterValues {
    return this.#options.write(this.#left, this.#tokens);
  }

  /** False where instructions stand in the user's message. */
  get takesSystem(): boolean {
    return !this.#left.has("system role");
  }

  get #tokens(): number {
    return this.#options.countTokens(this.#left, this.#limit);
  }

  /** Tells whether a failure of the server's own is for what it could be asked without. */
  isNamed(refusal: Refusal): boolean {
    return (
      (this.#options.schema !== undefined && concernsSchema(refusal)) ||
      findNamed(refusal, this.#left) !== undefined
    );
  }

  /** Says that the server has taken the request. */
  take(): void {
    this.#options.onTaken(this.#left, this.#left !== this.#options.left, this.#limit);
  }

  /** Decides what follows a refusal: the request again with other values, the same without a schema, or nothing. */
  adapt(refusal: Refusal): "again" | "without schema" | "refused" {
    const { schema, onRefused, onSchemaRefused } = this.#options;
    if (schema !== undefined && this.#concernsSchema(refusal)) {
      onSchemaRefused(concernsSchema(refusal));
      return "without schema";
    }
    const limit = Number.isFinite(this.#limit) ? null : readMostTokens(refusal, this.#tokens);
    if (limit !== null) {
      this.#limit = limit;
      return "again";
    }
    const named = findNamed(refusal, this.#left);
    if (named !== undefined) {
      this.#named = new Set([...this.#left, named]);
      this.#left = this.#named;
      return "again";
    }
    const guess = refusal.param === "" && this.#options.mayGuess ? this.#guess() : undefined;
    if (guess !== undefined) {
      this.#hasGuessed = true;
      this.#left = new Set([...this.#named, ...guess]);
      return "again";
    }
    onRefused(this.#hasGuessed);
    return "refused";
  }

  #concernsSchema(refusal: Refusal): boolean {
    if (concernsSchema(refusal)) return true;
    const { mayGuess, proven } = this.#options;
    const namesNone =
      findNamed(refusal, NONE) === undefined && readMostTokens(refusal, this.#tokens) === null;
    return mayGuess && refusal.param === "" && !proven.has("schema") && namesNone;
  }

  /** What stood in a request that was taken is not guessed: the refusal is then about the prompt. */
  #guess(): readonly Parameter[] | undefined {
    if (this.#guesses === null) {
      const { proven } = this.#options;
      const guessed = REFUSABLE.filter(({ isGuessed }) => isGuessed);
      const open = guessed
        .map(({ parameter }) => parameter)
        .filter((parameter) => !this.#left.has(parameter) && !proven.has(parameter));
      this.#guesses = [...open.map((parameter) => [parameter]), ...(open.length > 1 ? [open] : [])];
    }
    return this.#guesses.shift();
  }
}
