import { readFileSync } from "node:fs";
import { AppError } from "../errors.js";

/** The built kernel, found from `src/` as from `dist/`. */
const KERNEL = new URL("../../dist/index/match-tokens.wasm", import.meta.url);
const PAGE_BYTES = 1 << 16;
const GREATEST_BYTE = 127;
const GREATEST_SHORT = 0x7fff;
const GREATEST_SUM = 2 ** 31 - 1;

/** The part of WebAssembly that is used: its types come with those of browsers, which the program has none of. */
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

/** `match-tokens.wat`, and how vectors are laid out for it. Calls do not overlap: they share its memory. */
class TokenKernel {
  readonly #exports: KernelExports;

  constructor() {
    const module = new WebAssembly.Module(readFileSync(KERNEL));
    this.#exports = new WebAssembly.Instance(module).exports as KernelExports;
  }

  /**
   * For each query token (rows of `width` numbers, -1..1; a multiple of 8) the greatest inner product with a row of
   * signed bytes times its scale. There is one row at least.
   */
  match(query: Float32Array, text: Int8Array, scales: Float32Array, width: number): Float32Array {
    if (width % 8 !== 0)
      throw new AppError("internal", `expected tokens of 8, 16, ... numbers, got ${width}`);
    const queryTokens = query.length / width;
    const scalesAt = query.length * Int16Array.BYTES_PER_ELEMENT;
    const matchesAt = scalesAt + scales.byteLength;
    const textAt = matchesAt + queryTokens * Float32Array.BYTES_PER_ELEMENT;
    this.#reserve(textAt + text.length);
    const { buffer } = this.#exports.memory;
    const steps = quantize(query, new Int16Array(buffer, 0, query.length), width);
    new Float32Array(buffer, scalesAt, scales.length).set(scales);
    new Int8Array(buffer, textAt, text.length).set(text);
    this.#exports.match(0, queryTokens, scalesAt, textAt, scales.length, width, matchesAt);
    return new Float32Array(buffer, matchesAt, queryTokens).map(
      (match, token) => match * (steps[token] ?? 0),
    );
  }

  #reserve(bytes: number): void {
    const { memory } = this.#exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  }
}

/** Each row as integers as large as their products with bytes may add up to; gives what one step of a row is worth. */
function quantize(query: Float32Array, target: Int16Array, width: number): Float32Array {
  const most = Math.min(GREATEST_SHORT, Math.floor(GREATEST_SUM / (GREATEST_BYTE * width)));
  const steps = new Float32Array(query.length / width);
  for (let token = 0; token < steps.length; token++) {
    let greatest = 0;
    for (let i = token * width; i < (token + 1) * width; i++)
      greatest = Math.max(greatest, Math.abs(query[i] as number));
    const step = greatest / most || 1;
    for (let i = token * width; i < (token + 1) * width; i++)
      target[i] = Math.round((query[i] as number) / step);
    steps[token] = step;
  }
  return steps;
}

export const tokenKernel = new TokenKernel();
