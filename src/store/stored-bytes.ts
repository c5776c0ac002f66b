/** Bytes that are read when they are asked for, such as those of a file. */
export interface StoredBytes {
  /**
   * Reads bytes from `position` on; nobody may write to them. They begin at a multiple of 8 in memory where `position` is one.
   * They may be put into `into` where it is large enough. Throws `index_damaged` where there are fewer.
   */
  read(position: number, length: number, into?: Uint8Array): Uint8Array;
}
