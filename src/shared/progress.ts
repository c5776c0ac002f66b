/** How much of some work is done: `done` of `total` files, texts or bytes. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}
