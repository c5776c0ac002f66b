/** What supervisors and load balancers ask for, which may have the address of a proxy with all its readers. */
export const PROBED = ["/healthz", "/readyz"] as const;

const ADDRESS = new RegExp(`^(?:${PROBED.join("|")})/?(?:\\?|$)`, "i");

/** Whether this path, with its query or without, is one of theirs, as Express reads it. */
export function isProbe(path: string): boolean {
  return ADDRESS.test(path);
}
