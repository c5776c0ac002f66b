import { endianness } from "node:os";

type Numbers = Uint16Array | Uint32Array | Float32Array | Float64Array;
export interface NumbersType<T extends Numbers> {
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

const isNative = endianness() === "LE";

/** Numbers as files have them, little-endian; the same memory where the machine has the same order. */
export function toBytes(numbers: Numbers): Buffer {
  const bytes = viewBytes(numbers);
  return isNative ? bytes : swap(Buffer.from(bytes), numbers.BYTES_PER_ELEMENT);
}

/** `count` numbers that begin at a byte of a file's; a copy. Throws `RangeError` where there are fewer. */
export function fromBytes<T extends Numbers>(
  type: NumbersType<T>,
  bytes: Uint8Array,
  { from, count }: { readonly from: number; readonly count: number },
): T {
  const end = from + count * type.BYTES_PER_ELEMENT;
  if (end > bytes.length) throw new RangeError(`expected ${end} bytes, found ${bytes.length}`);
  const numbers = new type(count);
  const own = viewBytes(numbers);
  own.set(bytes.subarray(from, end));
  if (!isNative) swap(own, type.BYTES_PER_ELEMENT);
  return numbers;
}

/** The numbers that a file's bytes are, those that are whole; in their memory where it has the machine's order and begins at one. */
export function viewNumbers<T extends Numbers>(type: NumbersType<T>, bytes: Uint8Array): T {
  const count = Math.floor(bytes.length / type.BYTES_PER_ELEMENT);
  return isNative && bytes.byteOffset % type.BYTES_PER_ELEMENT === 0
    ? new type(bytes.buffer, bytes.byteOffset, count)
    : fromBytes(type, bytes, { from: 0, count });
}

function viewBytes({ buffer, byteOffset, byteLength }: Numbers): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function swap(bytes: Buffer, width: number): Buffer {
  return width === 2 ? bytes.swap16() : width === 4 ? bytes.swap32() : bytes.swap64();
}
