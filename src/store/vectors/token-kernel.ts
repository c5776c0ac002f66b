import { AppError, describeError } from "../../shared/errors.js";
import { toBytes, viewNumbers } from "../little-endian.js";

const PAGE_BYTES = 1 << 16;
/** The greatest magnitude of a token's signed bytes. */
export const GREATEST_BYTE = 127;
const GREATEST_SHORT = 0x7fff;
const GREATEST_SUM = 2 ** 31 - 1;

/** The part of WebAssembly that is used. Its types come with those of browsers, which the program does not include. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
  readonly match: (
    query: number,
    queryTokens: number,
    scales: number,
    text: number,
    textTokens: number,
    width: number,
    matches: number,
  ) => void;
}

/** Runs `match-tokens.wat`, and lays out vectors for it. Calls must not overlap, since they share its memory. */
class TokenKernel {
  readonly #exports: KernelExports;
  /** A question is compared with a dozen texts, and a long one takes longer to round than to compare. */
  readonly #quantized = new WeakMap<Float32Array, Quantized>();

  /** Throws `internal` where no kernel was given, or WebAssembly with SIMD does not run here. */
  constructor() {
    try {
      const module = new WebAssembly.Module(readKernel());
      this.#exports = new WebAssembly.Instance(module).exports as KernelExports;
    } catch (cause) {
      throw new AppError("internal", `words cannot be compared here: ${describeError(cause)}`, {
        hint: "Set CUEPOINT_LATE_INTERACTION=off to do without, and run `cuepoint ingest`.",
        cause,
      });
    }
  }

  /**
   * Finds for each query token (rows of `width` numbers, -1..1; a multiple of 8) the greatest inner product with a row of
   * signed bytes times its scale. There must be at least one row. The query must not change afterwards.
   */
  match(query: Float32Array, text: Int8Array, scales: Float32Array, width: number): Float32Array {
    if (width % 8 !== 0)
      throw new AppError("internal", `expected tokens of 8, 16, ... numbers, got ${width}`);
    const queryTokens = query.length / width;
    const scalesAt = query.length * Int16Array.BYTES_PER_ELEMENT;
    const matchesAt = scalesAt + scales.byteLength;
    const textAt = matchesAt + queryTokens * Float32Array.BYTES_PER_ELEMENT;
    this.#reserve(textAt + text.length);
    const memory = new Uint8Array(this.#exports.memory.buffer);
    const quantized = this.#quantized.get(query) ?? quantize(query, width);
    this.#quantized.set(query, quantized);
    const { numbers, steps } = quantized;
    memory.set(toBytes(numbers));
    memory.set(toBytes(scales), scalesAt);
    memory.set(new Uint8Array(text.buffer, text.byteOffset, text.length), textAt);
    this.#exports.match(0, queryTokens, scalesAt, textAt, scales.length, width, matchesAt);
    const matches = viewNumbers(Float32Array, memory, { from: matchesAt, count: queryTokens });
    return matches.map((match, token) => match * (steps[token] ?? 0));
  }

  #reserve(bytes: number): void {
    const { memory } = this.#exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  }
}

interface Quantized {
  readonly numbers: Int16Array;
  readonly steps: Float32Array;
}

/** Rounds each row to integers, as large as their sums of products allow; gives what one step of a row is worth. */
function quantize(query: Float32Array, width: number): Quantized {
  const numbers = new Int16Array(query.length);
  const most = Math.min(GREATEST_SHORT, Math.floor(GREATEST_SUM / (GREATEST_BYTE * width)));
  const steps = new Float32Array(query.length / width);
  for (let token = 0; token < steps.length; token++) {
    let greatest = 0;
    for (let i = token * width; i < (token + 1) * width; i++)
      greatest = Math.max(greatest, Math.abs(query[i] as number));
    const step = greatest / most || 1;
    for (let i = token * width; i < (token + 1) * width; i++)
      numbers[i] = Math.round((query[i] as number) / step);
    steps[token] = step;
  }
  return { numbers, steps };
}

let kernel: TokenKernel | null = null;
let readBytes: (() => Uint8Array) | null = null;

/** Takes where the built `match-tokens.wat` is read from. A program gives it once; what is given later is not taken. */
export function fillTokenKernel(read: () => Uint8Array): void {
  readBytes ??= read;
}

function readKernel(): Uint8Array {
  if (readBytes === null) throw new AppError("internal", "no kernel was given");
  return readBytes();
}

/** Opens the kernel when it is first needed, since an index may have no words to compare. Throws `internal`. */
export function openTokenKernel(): TokenKernel {
  kernel ??= new TokenKernel();
  return kernel;
}
