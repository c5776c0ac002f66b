import { type ChildProcess, spawn } from "node:child_process";

export interface Listener {
  readonly child: ChildProcess;
  readonly url: string;
}

/** A program of Node's, once it says where it listens. Throws where it ends before. */
export async function startListener(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Listener> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const found = /listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error(`${args.join(" ")} ended before it was ready`)));
  });
  return { child, url };
}
