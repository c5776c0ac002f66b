import { COMMANDS, type CommandToCompare, INGEST, REPORTS } from "./commands.js";
import { type Difference, FAILURE, listDifferences, type Parts } from "./list-differences.js";
import { REQUESTS, type RequestToCompare } from "./requests.js";
import type { Side } from "./side.js";

export interface Comparison {
  readonly requests: number;
  readonly equal: number;
  readonly differences: readonly Difference[];
}

/**
 * Gives both sides, this checkout's first, every command and request in turn, and tells of each difference at once. Where
 * servers do not start, that is the last difference. Rejects with what `interrupted` rejects with, as soon as it does.
 */
export async function compareSides(
  sides: readonly Side[],
  tell: (difference: Difference) => void,
  interrupted: Promise<never>,
): Promise<Comparison> {
  const differences: Difference[] = [];
  let requests = 0;
  let equal = 0;

  async function compare(name: string, ask: (side: Side) => Promise<Parts>): Promise<boolean> {
    const asked = sides.map((side) =>
      ask(side).catch((error: unknown): Parts => new Map([[FAILURE, String(error)]])),
    );
    const [here = new Map(), there = new Map()] = await Promise.race([Promise.all(asked), interrupted]);
    const found = listDifferences(name, here, there);
    requests += 1;
    if (found.length === 0) equal += 1;
    differences.push(...found);
    for (const difference of found) tell(difference);
    return found.length === 0;
  }

  const run = (command: CommandToCompare) => compare(nameCommand(command), (side) => side.run(command));
  await run(INGEST);
  for (const command of COMMANDS) await run(command);
  const listening = await compare("cuepoint serve", async (side) => {
    await side.listen();
    return new Map();
  });
  if (listening) {
    for (const request of REQUESTS) await compare(nameRequest(request), (side) => side.send(request));
    for (const command of REPORTS) await run(command);
  }
  return { requests, equal, differences };
}

function nameCommand({ args, as }: CommandToCompare): string {
  return `cuepoint ${args.join(" ")}${as === undefined ? "" : ` (${as})`}`;
}

function nameRequest({ server, method, path, name }: RequestToCompare): string {
  return `${server} ${method} ${path} "${name}"`;
}
