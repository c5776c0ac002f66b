import { escapeHidden } from "../shared/strip-hidden.js";
import { FetchFailure } from "./fetch-failure.js";
import { isPrivateHost } from "./private-address.js";

/** An address is shown up to so many characters. */
const SHOWN = 200;

/** Reads an address given by a user or by a feed. Throws where it is none, or of another kind than http and https. */
export function parseAddress(text: string): URL {
  const address = tryParsing(text);
  if (address === null) {
    throw new FetchFailure("address", `${quoteText(hideUser(text))} is no address`, {
      hint: "Give a whole one, such as https://example.com/feed.xml.",
    });
  }
  if (!isHttp(address)) {
    throw new FetchFailure("address", `${showAddress(address)} is not fetched: only http and https are`, {
      hint: "Give the address by which a browser opens it.",
    });
  }
  return address;
}

/** True for the kinds of address that are fetched. */
export function isHttp({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}

/** Throws where an address is private by its own look. `from` is the address that led to it. */
export function refusePrivateHost(address: URL, from: URL | null): void {
  if (!isPrivateHost(address.hostname)) return;
  throw describePrivate(address, from, null);
}

/** Describes that an address leads into a private network; `resolved` is the private address of its name. */
export function describePrivate(address: URL, from: URL | null, resolved: string | null): FetchFailure {
  const where = showAsked(address, from);
  const why = resolved === null ? "is" : `has ${resolved},`;
  return new FetchFailure("private", `${where} ${why} an address of a private network`, {
    hint: "--allow-private lets it be fetched.",
  });
}

/** Writes an address for people: without user, password and fragment, and not too long. */
export function showAddress(address: URL): string {
  const { href } = withoutUser(address);
  return href.length <= SHOWN ? href : `${href.slice(0, SHOWN)}[cut]`;
}

/** Writes an address that is asked, with the one that led to it by redirects, if any. */
export function showAsked(address: URL, from: URL | null): string {
  return from === null ? showAddress(address) : `${showAddress(address)} (from ${showAddress(from)})`;
}

/** Quotes what a user or a server has written. */
export function quoteText(text: string): string {
  return escapeHidden(JSON.stringify(text));
}

/** The address without user, password and fragment. */
export function withoutUser(address: URL): URL {
  const bare = new URL(address);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  return bare;
}

/** The header that carries an address's user and password; null where it has none. */
export function writeAuthorization({ username, password }: URL): string | null {
  if (username === "" && password === "") return null;
  const token = Buffer.from(`${decodePart(username)}:${decodePart(password)}`).toString("base64");
  return `Basic ${token}`;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function tryParsing(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** What stands before the last @ may be a password, even where the whole is no address. */
function hideUser(text: string): string {
  return text.slice(text.lastIndexOf("@") + 1).slice(0, SHOWN);
}
