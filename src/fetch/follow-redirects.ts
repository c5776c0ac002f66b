import { isHttp, showAddress, withoutUser, writeAuthorization } from "./address.js";
import type { Asked } from "./describe-failure.js";
import { FetchFailure } from "./fetch-failure.js";
import type { AskOptions, FetchSession, Reply } from "./fetch-session.js";
import { readHeader } from "./read-header.js";

const MOST_REDIRECTS = 5;
/** What a redirect says beside its address is read up to so many bytes, to keep the connection. */
const MOST_BESIDE = 16_384;

export interface Followed<Result> {
  readonly result: Result;
  /** Where the answer came from, without user and password. */
  readonly address: URL;
  /** Where the redirects lead that are for good, up to the first that is not. It keeps user and password of its origin. */
  readonly permanent: URL;
}

interface Redirect {
  readonly location: string;
  readonly isPermanent: boolean;
}

/**
 * Asks an address, and those it leads to, until one answers. A user and a password go to their own origin only, and not
 * again once it was left. Throws `FetchFailure` for a circle, more than five redirects, and a step to http from https.
 */
export async function followRedirects<Result>(
  session: FetchSession,
  first: URL,
  options: AskOptions,
  use: (reply: Reply, asked: Asked, signal: AbortSignal) => Promise<Result>,
): Promise<Followed<Result>> {
  const seen = [withoutUser(first)];
  let address = withoutUser(first);
  let from: URL | null = null;
  let permanent = first;
  let isPermanent = true;
  let authorization = writeAuthorization(first);
  for (;;) {
    const headers = { ...options.headers, ...(authorization === null ? {} : { authorization }) };
    const step = await session.ask(address, from, { ...options, headers }, async (reply, asked, signal) => {
      const redirect = readRedirect(reply);
      if (redirect === null) return { result: await use(reply, asked, signal) };
      await reply.body.dump({ limit: MOST_BESIDE, signal });
      return { redirect };
    });
    if (step.redirect === undefined) return { result: step.result, address, permanent };
    const next = findNext(seen, step.redirect.location);
    if (next.origin !== address.origin) authorization = null;
    isPermanent &&= step.redirect.isPermanent;
    if (isPermanent) permanent = keepUser(next, first);
    seen.push(next);
    from = first;
    address = next;
  }
}

function readRedirect({ statusCode, headers }: Reply): Redirect | null {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  const location = readHeader(headers, "location");
  return location === null ? null : { location, isPermanent: statusCode === 301 || statusCode === 308 };
}

/** The address that a redirect leads to; `seen` are those so far, of which the last sent it. */
function findNext(seen: readonly URL[], location: string): URL {
  const from = seen[seen.length - 1] as URL;
  const refuse = (what: string, hint: string) =>
    new FetchFailure("redirects", `${showAddress(from)} ${what}`, { hint });
  const next = tryJoining(location, from);
  if (next === null)
    throw refuse("leads to what is no address", "Ask whoever publishes it for the right one.");
  const shown = showAddress(next);
  if (!isHttp(next)) throw refuse(`leads to ${shown}, and only http and https are fetched`, "Correct it.");
  if (from.protocol === "https:" && next.protocol === "http:" && seen[0]?.protocol === "https:") {
    throw refuse(
      `leads to ${shown}, which is not encrypted`,
      "If you trust it, give that address in its place.",
    );
  }
  if (seen.some(({ href }) => href === next.href)) {
    const way = [...seen.map(showAddress), shown].join(" to ");
    throw refuse(`leads in a circle: ${way}`, "Correct the address, or tell whoever runs the server.");
  }
  if (seen.length > MOST_REDIRECTS) {
    throw refuse(
      `is the last of ${MOST_REDIRECTS} redirects from ${showAddress(seen[0] as URL)} and leads further`,
      "Give the address at which they end.",
    );
  }
  return next;
}

function tryJoining(location: string, base: URL): URL | null {
  try {
    return withoutUser(new URL(location, base));
  } catch {
    return null;
  }
}

function keepUser(address: URL, first: URL): URL {
  if (address.origin !== first.origin) return address;
  const own = new URL(address);
  own.username = first.username;
  own.password = first.password;
  return own;
}
