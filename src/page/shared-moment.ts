export interface SharedMoment {
  /** Null where none is asked. */
  readonly question: string | null;
  /** Where the recording is to begin; null where the address does not say. */
  readonly second: number | null;
}

/** Reads `?q=QUESTION&t=SECONDS` of an address; what is no question or no second is left out. */
export function readSharedMoment(search: string): SharedMoment {
  const query = new URLSearchParams(search);
  const second = query.get("t") ?? "";
  return {
    question: query.get("q")?.trim() || null,
    second: /^\d{1,7}(?:\.\d{1,3})?$/.test(second) ? Number(second) : null,
  };
}
