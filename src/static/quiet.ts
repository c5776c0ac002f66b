/** Knows whether a reader waits for an answer: what nobody waits for is done meanwhile. */
export class Quiet {
  #asked = 0;
  #waiting: (() => void)[] = [];

  /** Is called with each request that is asked; gives what is to be called once it is over. */
  begin(): () => void {
    this.#asked++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#asked--;
      if (this.#asked === 0) for (const go of this.#waiting.splice(0)) go();
    };
  }

  /** Resolves while nothing is asked. */
  async wait(): Promise<void> {
    while (this.#asked > 0) await new Promise<void>((go) => this.#waiting.push(go));
  }
}
