/** Says once of each outage that Redis is away, and once that it is back. */
export function tellOutages(onNote: ((note: string) => void) | undefined) {
  return {
    onOutage: (why: string) => onNote?.(`Redis does not answer (${why}): waiting for it.`),
    onReturn: () => onNote?.("Redis is back."),
  };
}
