import type { ChildProcess } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startCli, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import { startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import type { CommandToCompare } from "./commands.js";
import { describeResponse, sendRequest } from "./exchange.js";
import type { Parts } from "./list-differences.js";
import { createMask, type OwnTexts } from "./mask.js";
import { replyByQuestion } from "./model-replies.js";
import { ALLOWED_ORIGIN, API_KEY, type Profile, type RequestToCompare } from "./requests.js";

const LONGEST_START_MS = 60_000;

/** One of the two programs that are compared. */
export interface Side {
  run(command: CommandToCompare): Promise<Parts>;
  /** Starts its servers; the index must be made. Rejects where one does not start. */
  listen(): Promise<void>;
  send(request: RequestToCompare): Promise<Parts>;
  /** Stops what it has started. */
  stop(): Promise<void>;
}

export interface SideOptions {
  /** The built checkout. */
  readonly root: string;
  /** For its index and its log of questions; it is made. */
  readonly folder: string;
  readonly corpusDir: string;
  /** Paths by the names that stand for them in commands. */
  readonly files: Readonly<Record<string, string>>;
}

export async function createSide({ root, folder, corpusDir, files }: SideOptions): Promise<Side> {
  // A `.env` of the developer's own is not read from there.
  const cwd = join(folder, "cwd");
  await mkdir(cwd, { recursive: true });
  const model = await startScriptedOpenAiServer(replyByQuestion);
  const version = await readVersion(root);
  const own: OwnTexts = [
    [folder, "<folder>"],
    [root, "<checkout>"],
    [version, "<version>"],
  ];
  const common = {
    CUEPOINT_CORPUS_DIR: corpusDir,
    CUEPOINT_INDEX_DIR: join(folder, "index"),
    CUEPOINT_RATE_LIMIT: "0",
    CUEPOINT_ALLOWED_ORIGINS: ALLOWED_ORIGIN,
    LOG_LEVEL: "silent",
  };
  const withModel = { ...common, OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: "sk-of-the-comparison" };
  const environments: Record<Profile, Record<string, string>> = {
    plain: {
      ...common,
      CUEPOINT_MCP_HTTP: "1",
      CUEPOINT_METRICS: "1",
      CUEPOINT_QUESTION_LOG: join(folder, "questions"),
    },
    model: { ...withModel, CUEPOINT_API_KEYS: API_KEY },
    limited: { ...common, CUEPOINT_RATE_LIMIT: "2" },
  };
  const children: ChildProcess[] = [];
  const urls = new Map<Profile, string>();
  let answerId = "";

  function start(args: readonly string[], env: Record<string, string>): ChildProcess {
    const child = startCli(args, { root, cwd, env });
    children.push(child);
    return child;
  }

  async function serve(profile: Profile): Promise<void> {
    const child = start(["serve", "--port", "0"], environments[profile]);
    const timer = setTimeout(() => child.kill(), LONGEST_START_MS);
    try {
      const [, url = ""] = await waitForOutput(child, /listening on (\S+)\n/);
      urls.set(profile, url);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async run({ args, stdin, as }) {
      const child = start(
        args.map((each) => files[each] ?? each),
        as === undefined ? common : environments[as],
      );
      child.stdin?.end(stdin ?? "");
      const { code, stdout, stderr } = await waitForEnd(child);
      const mask = createMask(own);
      return new Map([
        ["exit code", String(code)],
        ["stdout", mask(stdout)],
        ["stderr", mask(stderr)],
      ]);
    },
    async listen() {
      for (const profile of ["plain", "model", "limited"] as const) await serve(profile);
    },
    async send(request) {
      const before = model.completions.length;
      const received = await sendRequest(urls.get(request.server) ?? "", request, answerId);
      if (request.path === "/api/chat") answerId = /"id":"([^"]+)"/.exec(received.body)?.[1] ?? answerId;
      const prompts = model.completions.slice(before).map(({ body }) => body);
      return describeResponse(received, request, { own, prompts });
    },
    async stop() {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = waitForEnd(child);
          child.kill();
          await ended;
        }),
      );
      await model.close();
    },
  };
}

async function readVersion(root: string): Promise<string> {
  return JSON.parse(await readFile(join(root, "package.json"), "utf8")).version;
}
