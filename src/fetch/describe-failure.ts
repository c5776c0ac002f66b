import { describeError } from "../shared/errors.js";
import { describePrivate, showAsked } from "./address.js";
import { FetchFailure } from "./fetch-failure.js";
import { PrivateHost } from "./guard-connection.js";
import { HostBusy } from "./host-turns.js";

/** One request, for what is said of it. */
export interface Asked {
  readonly address: URL;
  /** The address that led to it by redirects. */
  readonly from: URL | null;
  readonly isProxied: boolean;
}

const LATER = "Try again later.";

type Say = (what: string, hint: string) => FetchFailure;

/** Describes a status that is no success; `retryAfterMs` is what the server asks to wait. */
export function describeStatus(asked: Asked, status: number, retryAfterMs: number | null): FetchFailure {
  const where = showAsked(asked.address, asked.from);
  switch (status) {
    case 401:
    case 403:
      return new FetchFailure("login", `${where} does not let everybody in (${status})`, {
        hint: "Check that a browser without a login opens it; a user and a password go before the host: https://user:password@host/.",
      });
    case 404:
    case 410:
      return new FetchFailure("missing", `there is nothing at ${where} (${status})`, {
        hint: "Correct the address, or ask whoever publishes it for the new one.",
      });
    case 429:
    case 502:
    case 503:
    case 504: {
      const seconds = retryAfterMs === null ? null : Math.max(1, Math.ceil(retryAfterMs / 1000));
      return new FetchFailure("busy", `${where} is too busy to answer (${status})`, {
        hint: seconds === null ? LATER : `Try again in ${seconds} s.`,
        isPassing: true,
        ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
      });
    }
    default:
      return new FetchFailure("refused", `${where} answered ${status}`, {
        hint: status >= 500 ? `Its server failed. ${LATER}` : "Check that a browser opens it.",
      });
  }
}

/** Describes why no whole answer came. What was described already is passed on. */
export function describeConnection(asked: Asked, error: unknown): FetchFailure {
  const known = findKnown(error);
  if (known instanceof PrivateHost) return describePrivate(asked.address, asked.from, known.address);
  if (known !== null) return known;
  const where = showAsked(asked.address, asked.from);
  if (error instanceof HostBusy) return describeBusy(where, error.until);
  if (asked.isProxied && isRefusedByProxy(error)) {
    return new FetchFailure("login", `${where} cannot be reached: its proxy refused the user (407)`, {
      hint: "Correct the user and the password in HTTPS_PROXY or HTTP_PROXY.",
    });
  }
  const code = readCode(error);
  return (
    describeTls(where, code) ??
    describeUnreached(asked, where, code) ??
    describeEnd(where, code) ??
    new FetchFailure("unreachable", `${where} cannot be fetched: ${code ?? describeError(error)}`, {
      hint: `Check the address. ${LATER}`,
    })
  );
}

/** Describes a request that is not over in time. */
export function describeTimeout({ address, from }: Asked, ms: number): FetchFailure {
  return new FetchFailure("timeout", `${showAsked(address, from)} was not there whole after ${ms / 1000} s`, {
    hint: "Run it again: it goes on where it stopped, where the server can.",
  });
}

/** Describes a connection that ended before all had come. */
export function describeCutOff(where: string): FetchFailure {
  return new FetchFailure("cut-off", `${where} was cut off before its end`, {
    hint: "Run it again: it goes on where it stopped, where the server can.",
    isPassing: true,
  });
}

function describeBusy(where: string, until: number): FetchFailure {
  const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
  const at = `${new Date(until).toISOString().slice(0, 19)}Z`;
  return new FetchFailure("busy", `the server of ${where} asks to be left alone for ${seconds} s`, {
    hint: `Try again after ${at}.`,
    retryAfterSeconds: seconds,
  });
}

const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by an authority that is not known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is signed by an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is signed by an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate is signed by an authority that is not known here",
};
/** Those that a certificate of one's own mends. */
const UNKNOWN_AUTHORITY = /SELF_SIGNED|^UNABLE_TO/;

function describeTls(where: string, code: string | null): FetchFailure | null {
  if (code === null) return null;
  const reason = TLS[code] ?? (/^(?:ERR_SSL_|ERR_TLS_|EPROTO$|CERT_)/.test(code) ? code : null);
  if (reason === null) return null;
  const hint = UNKNOWN_AUTHORITY.test(code)
    ? "If you trust it, name its authority's certificate with NODE_EXTRA_CA_CERTS."
    : "Tell whoever runs it, check this machine's clock, or correct the address.";
  return new FetchFailure("tls", `${where} cannot be fetched safely: ${reason}`, { hint });
}

function describeUnreached({ address, isProxied }: Asked, where: string, code: string | null) {
  const hint = isProxied ? "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY." : "Check the address.";
  const by = isProxied ? " through the proxy" : "";
  const say: Say = (what, fix) => new FetchFailure("unreachable", `${where} ${what}`, { hint: fix });
  switch (code) {
    case "ENOTFOUND":
      return isProxied
        ? say("cannot be reached: the proxy's name is not found", hint)
        : say(`cannot be reached: there is no host ${address.hostname}`, `${hint} Is this machine online?`);
    case "EAI_AGAIN":
      return say(`cannot be reached: names cannot be resolved now (${code})`, "Is this machine online?");
    case "ECONNREFUSED":
      return say(`cannot be reached${by}: the connection was refused (${code})`, `${hint} ${LATER}`);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return say(`cannot be reached${by} from here (${code})`, `${hint} Is this machine online?`);
    case "UND_ERR_ABORTED":
      return isProxied ? say("cannot be reached: the proxy refused to connect to it", hint) : null;
    default:
      return null;
  }
}

function describeEnd(where: string, code: string | null): FetchFailure | null {
  switch (code) {
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return new FetchFailure("timeout", `${where} cannot be reached in time`, {
        hint: `Check the address. ${LATER}`,
      });
    case "UND_ERR_HEADERS_TIMEOUT":
      return new FetchFailure("timeout", `${where} does not answer`, { hint: LATER });
    case "UND_ERR_BODY_TIMEOUT":
      return new FetchFailure("timeout", `${where} stopped sending`, {
        hint: "Run it again: it goes on where it stopped, where the server can.",
      });
    case "ECONNRESET":
    case "EPIPE":
    case "UND_ERR_SOCKET":
    case "UND_ERR_RES_CONTENT_LENGTH_MISMATCH":
    case "ERR_STREAM_PREMATURE_CLOSE":
      return describeCutOff(where);
    default:
      return /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW$)/.test(code ?? "")
        ? new FetchFailure("unfit", `${where} answered with what is no HTTP`, {
            hint: "Correct the address.",
          })
        : null;
  }
}

/** Tells whether a proxy asked for another user, which undici tells in words alone. */
function isRefusedByProxy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /\b407\b/.test(error.message) || isRefusedByProxy(error.cause);
}

function findKnown(error: unknown): FetchFailure | null {
  if (error instanceof FetchFailure) return error;
  return error instanceof Error ? findKnown(error.cause) : null;
}

/** The code of the system or of undici; of several addresses that were tried, that of the last. */
function readCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === "string") return code;
  // undici's parser leaves some of its codes out.
  if (error.name === "HTTPParserError") return "HPE_UNKNOWN";
  if (error instanceof AggregateError) return readCode(error.errors.at(-1));
  return readCode(error.cause);
}
