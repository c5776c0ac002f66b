import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ChatResponse } from "../../src/shared/domain.js";
import { readTestConfig } from "../test-config.js";
import {
  copyContext,
  copyInto,
  type Instruction,
  listInstructions,
  parseDockerfile,
  readVariables,
} from "./build-steps.js";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);
/** `npm run test:image`: takes minutes, and changes who it is and what it sees of the disk. */
const REHEARSES =
  process.env["CUEPOINT_TEST_IMAGE"] === "1" && process.platform === "linux" && process.getuid?.() === 0;

/** So many are asked before memory is measured: after one the second thread has not loaded the models. */
const QUESTIONS = 100;
/** What two threads with the models take, and half of that again. */
const MOST_MEGABYTES = 600;

const read = async (name: string) => await readFile(join(ROOT, name), "utf8");
const stages = parseDockerfile(await read("Dockerfile"));
const runtime = listInstructions(stages, "runtime");
const find = (name: string) => runtime.filter((each) => each.name === name).map(({ value }) => value);

describe("the image", () => {
  test("is run by a user who is not root, tells its health by itself, and stops on SIGTERM", () => {
    expect(find("USER")).toEqual(["1000:1000"]);
    expect(find("ENTRYPOINT")).toEqual(['["node", "--max-semi-space-size=4", "dist/cli.js"]']);
    expect(find("CMD")).toEqual(['["serve", "--host", "0.0.0.0"]']);
    expect(find("STOPSIGNAL")).toEqual(["SIGTERM"]);
    expect(find("HEALTHCHECK")).toEqual([expect.stringContaining("/readyz")]);
  });

  test("is made of what the build is given, which holds no secret, no index and nothing built elsewhere", async () => {
    const given = (await read(".dockerignore"))
      .split("\n")
      .slice(1)
      .map((line) => line.slice(1))
      .filter(Boolean);
    expect(given.sort()).toEqual(
      [
        ".npmrc",
        "corpus",
        "models",
        "package-lock.json",
        "package.json",
        "prompts",
        "src",
        "tsconfig.json",
      ].sort(),
    );
    const copied = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, value }) => name === "COPY" && !value.startsWith("--from="))
      .flatMap(({ value }) => value.split(/\s+/).slice(0, -1));
    for (const name of copied) expect(given).toContain(name);
    expect(await read(".npmrc")).not.toMatch(/_auth|token|password/i);
  });

  test("is built by default without the model, and with it where that is the target", () => {
    expect(stages.at(-1)).toEqual({ from: "runtime", name: null, instructions: [] });
    expect(readVariables(listInstructions(stages, "with-model"))).toMatchObject({
      CUEPOINT_INDEX_DIR: "/var/lib/cuepoint/index",
    });
    expect(stages.find(({ name }) => name === "with-model")?.instructions.map(({ name }) => name)).toEqual([
      "COPY",
      "ENV",
    ]);
  });
});

test("compose runs it without rights, on a disk it cannot write to, for this machine alone", async () => {
  const { services, volumes } = parse(await read("compose.yaml"));
  expect(services.cuepoint).toMatchObject({
    build: ".",
    ports: ["127.0.0.1:3000:3000"],
    env_file: [{ path: ".env", required: false }],
    read_only: true,
    tmpfs: ["/tmp"],
    cap_drop: ["ALL"],
    init: true,
    security_opt: ["no-new-privileges:true"],
    mem_limit: "1g",
    volumes: ["cuepoint:/var/lib/cuepoint", "./corpus:/app/corpus:ro"],
  });
  expect(Object.keys(volumes)).toEqual(["cuepoint"]);
});

/**
 * No container engine: the steps of the Dockerfile are done in a folder, and what they make is run as it would be, as
 * another user without rights, as process 1, with the whole disk read-only but for the volume and `/tmp`. That the base
 * image suits is not seen here.
 */
describe.skipIf(!REHEARSES)("a rehearsal of the image", () => {
  let folder: string;
  let server: ChildProcess | null = null;
  let output = "";
  const place = (stage: string) => join(folder, stage);

  async function build(stage: string, instructions: readonly Instruction[]): Promise<void> {
    const app = join(place(stage), "app");
    await mkdir(app, { recursive: true });
    // Node's headers are where this Node is.
    const own = { npm_config_nodedir: dirname(dirname(process.execPath)) };
    const { NODE_ENV: _, ...variables } = readVariables(instructions);
    for (const instruction of instructions) {
      if (instruction.name === "COPY")
        await copyInto(instruction, app, (from) => (from === null ? place("context") : place(from)));
      if (instruction.name === "RUN" && !instruction.value.includes("/var/lib"))
        await run("sh", ["-c", instruction.value], {
          cwd: app,
          env: { PATH: process.env["PATH"] ?? "", HOME: folder, ...variables, ...own },
          maxBuffer: 1e8,
        });
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp("/var/tmp/cuepoint-image-");
    await run("chmod", ["755", folder]);
    await copyContext(ROOT, await read(".dockerignore"), place("context"));
    await build("build", listInstructions(stages, "build"));
    await build("runtime", runtime);
    const volume = place("volume");
    const { modelDir, modelName } = readTestConfig();
    await cp(join(modelDir, modelName), join(volume, "models", modelName), { recursive: true });
    await run("chown", ["-R", "1000:1000", volume]);
    await chown(place("runtime"), 0, 0);
  }, 900_000);

  afterAll(async () => {
    server?.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs it as a container would be: nothing on the disk can be written but the volume and `/tmp`. */
  function confine(
    command: readonly string[],
    options: { readonly env: Record<string, string> },
  ): ChildProcess {
    const script = [
      "set -e",
      "mount --make-rprivate /",
      'mount --bind "$VOLUME" "$VOLUME"',
      "mount --bind / / 2>/dev/null || true",
      // Every mount but the volume's and what the kernel makes.
      "for at in $(awk '$5 !~ \"^/(proc|sys|dev)\" {print $5}' /proc/self/mountinfo | sort -u); do",
      '  [ "$at" = "$VOLUME" ] || mount -o remount,bind,ro "$at" 2>/dev/null || true',
      "done",
      "mount -t tmpfs tmpfs /tmp",
      'cd "$APP"',
      'exec setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs --bounding-set=-all "$@"',
    ].join("\n");
    const args = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, "sh"];
    return spawn("unshare", [...args, ...command], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: "/nonexistent",
        APP: join(place("runtime"), "app"),
        VOLUME: place("volume"),
        ...options.env,
      },
    });
  }

  /** The server's own process, which is 1 to itself. */
  async function findServer(): Promise<number> {
    const { stdout } = await run("pgrep", ["-P", String(server?.pid)]);
    return Number(stdout.trim());
  }

  test("starts, is found well by its own health check, answers, writes nowhere but to the volume, and stops", async () => {
    const size = async (name: string) =>
      Number((await run("du", ["-sm", join(place("runtime"), "app", name)])).stdout.split("\t")[0]);
    const figures = { "node_modules MB": await size("node_modules"), "all MB": await size(".") };
    const port = await findFreePort();
    const [entry, command] = [find("ENTRYPOINT"), find("CMD")].map(
      ([value = "[]"]) => JSON.parse(value) as string[],
    );
    const toVolume = (value: string) => value.replace("/var/lib/cuepoint", place("volume"));
    const variables = Object.entries(readVariables(runtime)).map(([name, value]) => [name, toVolume(value)]);
    const env = {
      ...Object.fromEntries(variables),
      PORT: String(port),
      CUEPOINT_METRICS: "1",
      CUEPOINT_RATE_LIMIT: "0",
    };
    const started = performance.now();
    server = confine([...(entry ?? []), ...(command ?? [])], { env });
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on("data", (bytes: Buffer) => {
        output += bytes.toString();
      });
    }
    const ended = new Promise<number | null>((resolve) => server?.once("close", resolve));
    const [, check = "[]"] = /CMD (.*)$/.exec(find("HEALTHCHECK")[0] ?? "") ?? [];
    const [node = "", ...args] = JSON.parse(check) as string[];
    const isHealthy = () =>
      run(node, args, { env: { PATH: env["PATH"] ?? process.env["PATH"] ?? "", PORT: env.PORT } }).then(
        () => true,
        () => false,
      );
    expect(await isHealthy()).toBe(false);
    await expect.poll(() => output, { timeout: 120_000 }).toContain("listening on");
    const readyMs = Math.round(performance.now() - started);
    expect(await isHealthy()).toBe(true);
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      ready: true,
      degraded: false,
      reasons: [],
      engine: "hnsw",
    });
    const ask = async (content: string) =>
      await fetch(`${url}/api/chat`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ messages: [{ role: "user", content }] }),
      });
    const response = await ask("what does Clem think about small models?");
    expect(((await response.json()) as ChatResponse).citations[0]?.timestamp).toBe("19:55");
    for (const path of ["/", "/widget.js", "/embed"]) expect((await fetch(`${url}${path}`)).status).toBe(200);
    // What a server takes once both threads have the models, and have read.
    for (let i = 1; i < QUESTIONS; i++)
      expect(await (await ask(`what do they say about number ${i}?`)).json()).toHaveProperty("answer");
    const status = await readFile(`/proc/${await findServer()}/status`, "utf8");
    expect(status).toMatch(/^Uid:\t1000\t/m);
    expect(status).toMatch(/^NSpid:\t\d+\t1$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    const readMegabytes = (name: string) =>
      Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024);
    const memory = { "resident MB": readMegabytes("VmRSS"), "largest resident MB": readMegabytes("VmHWM") };
    for (const megabytes of Object.values(memory)) expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    process.kill(await findServer(), "SIGTERM");
    expect(await ended).toBe(0);
    process.stderr.write(
      `${JSON.stringify({ ...figures, "ready ms": readyMs, questions: QUESTIONS, ...memory })}\n`,
    );
  }, 300_000);

  test("of which nothing can be written but the volume and /tmp", async () => {
    const write = async (path: string) => {
      const child = confine(["sh", "-c", `echo x > ${path}`], { env: {} });
      return await new Promise((resolve) => child.once("close", resolve));
    };
    expect(await write(join(place("volume"), "x"))).toBe(0);
    expect(await write("/tmp/x")).toBe(0);
    for (const path of ["./x", "dist/cli.js", "/var/tmp/x", join(folder, "x")])
      expect(await write(path)).not.toBe(0);
  });
});

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
