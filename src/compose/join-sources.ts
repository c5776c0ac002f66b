import { AppError } from "../shared/errors.js";

type Variables = Readonly<Record<string, string | undefined>>;

export interface Sources {
  /** Wins over the other two; null unsets a variable, and undefined leaves it. */
  readonly overrides: Readonly<Record<string, string | null | undefined>>;
  readonly environment: Variables;
  /** The variables of `.env`. */
  readonly file: Variables;
}

/** A secret, and the variables that name the hosts it is sent to. */
interface Pair {
  readonly secret: string;
  readonly addresses: readonly string[];
  /** The variables that name proxies before these hosts. */
  readonly proxies: readonly string[];
  /** True where the hosts are asked at all. */
  readonly isUsed: (variables: Variables) => boolean;
}

const PAIRS: readonly Pair[] = [
  {
    secret: "OPENAI_API_KEY",
    addresses: ["OPENAI_BASE_URL"],
    proxies: ["HTTPS_PROXY", "HTTP_PROXY"],
    isUsed: () => true,
  },
  {
    secret: "CUEPOINT_TRANSCRIBE_KEY",
    addresses: ["CUEPOINT_TRANSCRIBE_URL"],
    proxies: [],
    isUsed: () => true,
  },
  {
    secret: "WEAVIATE_API_KEY",
    addresses: ["WEAVIATE_URL", "WEAVIATE_GRPC_URL"],
    proxies: [],
    isUsed: ({ CUEPOINT_STORE: store }) => store === "weaviate",
  },
];

export interface JoinedSources {
  readonly variables: Variables;
  /**
   * Says for the operator which secrets go to hosts of another source. The variables must be known to be valid. Throws
   * `config_invalid` where a secret must not go there.
   */
  readonly describeCrossings: () => string[];
}

/**
 * Joins where variables come from. `.env` lies in the working folder, which may be somebody else's: a secret that its
 * user has in the environment is not sent to hosts that only `.env` names. These are given the secret of `.env`.
 */
export function joinSources({ overrides, environment, file }: Sources): JoinedSources {
  const set = Object.entries(overrides).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value ?? undefined] as const],
  );
  const own: Variables = { ...environment, ...Object.fromEntries(set) };
  const variables: Record<string, string | undefined> = { ...file, ...own };
  const crossings: Crossing[] = [];
  for (const { secret, addresses, proxies, isUsed } of PAIRS) {
    if (variables[secret] === undefined || !isUsed(variables)) continue;
    const isNamed = (address: string) => variables[address] !== undefined;
    const named = addresses.filter(isNamed);
    const inFile = [...named, ...proxies.filter(isNamed)].filter((address) => !(address in own));
    if (inFile.length === 0) {
      if (own[secret] === undefined && named.length > 0)
        crossings.push({ kind: "told", secret, addresses: named });
    } else if (file[secret] === undefined) {
      crossings.push({ kind: "refused", secret, addresses: inFile });
    } else if (own[secret] !== undefined) {
      variables[secret] = file[secret];
      crossings.push({ kind: "replaced", secret, addresses: inFile });
    }
  }
  return {
    variables,
    describeCrossings: () => crossings.map((crossing) => describeCrossing(crossing, variables)),
  };
}

/** A secret and the addresses of its hosts, where these come from different sources. */
interface Crossing {
  readonly kind: "told" | "replaced" | "refused";
  readonly secret: string;
  readonly addresses: readonly string[];
}

function describeCrossing({ kind, secret, addresses }: Crossing, variables: Variables): string {
  const hosts = addresses
    .flatMap((address) => variables[address]?.split(",") ?? [])
    .map((text) => text.trim())
    // A proxy may be named without a scheme.
    .map((url) => new URL(url.includes("://") ? url : `http://${url}`).host);
  const where = [...new Set(hosts)].join(" and ");
  if (kind === "told") return `${secret} of .env goes to ${where}, which the environment names.`;
  if (kind === "replaced")
    return `${secret} is taken from .env and not from the environment, because .env names the host that it goes to: ${where}.`;
  const names = addresses.join(" and ");
  throw new AppError(
    "config_invalid",
    `the configuration is wrong: ${names} in .env would send ${secret} of the environment to ${where}`,
    {
      hint: `Set ${names} in the environment too, or put ${secret} for that host into .env, any text where it asks for none.`,
    },
  );
}
