type Numbers = Int16Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
export interface NumbersType<T extends Numbers> {
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

const isNative = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Gives numbers as files hold them, little-endian; they share memory where the machine has the same order. */
export function toBytes(numbers: Numbers): Uint8Array {
  const bytes = viewBytes(numbers);
  return isNative ? bytes : swap(bytes.slice(), numbers.BYTES_PER_ELEMENT);
}

export interface Place {
  /** The offset, in bytes. */
  readonly from: number;
  /** How many numbers there are (not bytes). */
  readonly count: number;
}

/**
 * Reads a file's bytes as numbers: all that are whole, or `count` of them. They share the bytes' memory where it has the
 * machine's order and they begin at a multiple of their width. Throws `RangeError` where there are fewer.
 */
export function viewNumbers<T extends Numbers>(type: NumbersType<T>, bytes: Uint8Array, place?: Place): T {
  const width = type.BYTES_PER_ELEMENT;
  const { from, count } = place ?? { from: 0, count: Math.floor(bytes.length / width) };
  const end = from + count * width;
  if (end > bytes.length) throw new RangeError(`expected ${end} bytes, found ${bytes.length}`);
  const offset = bytes.byteOffset + from;
  if (isNative && offset % width === 0) return new type(bytes.buffer, offset, count);
  const numbers = new type(count);
  const own = viewBytes(numbers);
  own.set(bytes.subarray(from, end));
  if (!isNative) swap(own, width);
  return numbers;
}

function viewBytes({ buffer, byteOffset, byteLength }: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Turns the bytes of each number round, in place. */
function swap(bytes: Uint8Array, width: number): Uint8Array {
  for (let from = 0; from < bytes.length; from += width) bytes.subarray(from, from + width).reverse();
  return bytes;
}
