import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ClusterAddress } from "../../../src/store/weaviate/cluster-address.js";
import { installWeaviate } from "./install-weaviate.js";

const START_TIMEOUT_MS = 120_000;
/** The first node is there when the others come to join it. */
const HEAD_START_MS = 3_000;
/** Ports of one cluster, from its first on. */
const PORTS = 40;

export interface TestCluster {
  readonly address: ClusterAddress;
  /** For the environment of a process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the nodes keep what they hold. */
  readonly folder: string;
  /** Processes of the nodes that run. */
  pids(): number[];
  /** `kill -9` of a node. */
  kill(node: number): Promise<void>;
  /** Starts a killed node again, and waits until it is ready. */
  restart(node: number): Promise<void>;
  stop(): Promise<void>;
}

interface Node {
  child: ChildProcess | null;
  log: string;
}

interface ClusterOptions {
  readonly nodes?: number;
  /** Keeps what the nodes hold, and goes on from it; without it they have a folder of their own that goes with them. */
  readonly kept?: string;
}

/** Real Weaviate nodes on the loopback address, with ports of their own. */
export async function startCluster({ nodes = 3, kept }: ClusterOptions = {}): Promise<TestCluster> {
  const binary = await installWeaviate();
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "cuepoint-weaviate-")));
  const base = kept === undefined ? await findFreePorts() : await keepPorts(kept);
  const states = Array.from({ length: nodes }, (): Node => ({ child: null, log: "" }));
  const urls = states.map((_, i) => `http://127.0.0.1:${base + 20 + i}`);
  const grpcUrls = states.map((_, i) => `http://127.0.0.1:${base + 30 + i}`);
  /** A node joins whoever is there already; the very first one nobody. */
  const start = (i: number, others: readonly number[]) => {
    const child = spawn(
      binary,
      ["--host", "127.0.0.1", "--port", String(base + 20 + i), "--scheme", "http"],
      {
        env: {
          PATH: process.env["PATH"],
          HOME: process.env["HOME"],
          ...describeNode(i, { nodes, base, folder, others }),
        },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    const state = { child, log: "" };
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      state.log = (state.log + text).slice(-4_000);
    });
    states[i] = state;
  };
  const kill = async (i: number) => {
    const { child } = states[i] ?? { child: null };
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  const killAll = () => {
    for (const { child } of states) child?.kill("SIGKILL");
  };
  process.once("exit", killAll);
  const stop = async () => {
    process.off("exit", killAll);
    await Promise.all(states.map((_, i) => kill(i)));
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  };
  const waitFor = async (i: number) => {
    if (await becomesReady(urls[i] ?? "", states[i]?.child ?? null)) return;
    const { log } = states[i] ?? { log: "" };
    await stop();
    throw new Error(`node ${i} did not become ready within ${START_TIMEOUT_MS / 1000} s; it said:\n${log}`);
  };
  for (const i of states.keys()) {
    start(i, i === 0 ? [] : [0]);
    if (i === 0) await wait(HEAD_START_MS);
  }
  await Promise.all([...states.keys()].map(waitFor));
  return {
    address: { urls, grpcUrls, apiKey: null },
    environment: {
      CUEPOINT_STORE: "weaviate",
      WEAVIATE_URL: urls.join(","),
      WEAVIATE_GRPC_URL: grpcUrls.join(","),
    },
    folder,
    pids: () => states.flatMap(({ child }) => child?.pid ?? []),
    kill,
    restart: async (i) => {
      start(
        i,
        [...states.keys()].filter((node) => node !== i),
      );
      await waitFor(i);
    },
    stop,
  };
}

interface Layout {
  readonly nodes: number;
  readonly base: number;
  readonly folder: string;
  /** Nodes to join. */
  readonly others: readonly number[];
}

/** A node's environment: gossip, data, Raft and its calls have a port each, and are found on the loopback address alone. */
function describeNode(i: number, { nodes, base, folder, others }: Layout): Record<string, string> {
  const each = Array.from({ length: nodes }, (_, node) => node);
  const gossip = base + 2 * i;
  return {
    AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: "true",
    PERSISTENCE_DATA_PATH: join(folder, `node-${i}`),
    DEFAULT_VECTORIZER_MODULE: "none",
    AUTOSCHEMA_ENABLED: "false",
    CLUSTER_IN_LOCALHOST: "true",
    CLUSTER_HOSTNAME: `weaviate-${i}`,
    CLUSTER_ADVERTISE_ADDR: "127.0.0.1",
    CLUSTER_ADVERTISE_PORT: String(gossip),
    CLUSTER_BIND_ADDR: "127.0.0.1",
    CLUSTER_GOSSIP_BIND_PORT: String(gossip),
    CLUSTER_DATA_BIND_PORT: String(gossip + 1),
    ...(others.length === 0
      ? {}
      : { CLUSTER_JOIN: others.map((node) => `127.0.0.1:${base + 2 * node}`).join(",") }),
    RAFT_PORT: String(base + 10 + 2 * i),
    RAFT_INTERNAL_RPC_PORT: String(base + 11 + 2 * i),
    RAFT_JOIN: each.map((node) => `weaviate-${node}:${base + 10 + 2 * node}`).join(","),
    RAFT_BOOTSTRAP_EXPECT: String(nodes),
    GRPC_PORT: String(base + 30 + i),
    // A node that is gone is missed at once, and one that comes back has what it missed within seconds.
    FAST_FAILURE_DETECTION: "true",
    ASYNC_REPLICATION_FREQUENCY: "2s",
    ASYNC_REPLICATION_ALIVE_NODES_CHECKING_FREQUENCY: "1s",
    ASYNC_REPLICATION_PROPAGATION_DELAY: "1s",
    // A developer's disk may be nearly full.
    DISK_USE_READONLY_PERCENTAGE: "100",
    DISABLE_TELEMETRY: "true",
    GO_PROFILING_DISABLE: "true",
    LOG_LEVEL: "warning",
  };
}

async function becomesReady(url: string, child: ChildProcess | null): Promise<boolean> {
  const until = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < until && child?.exitCode === null && child.signalCode === null) {
    const response = await fetch(`${url}/v1/.well-known/ready`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await wait(200);
  }
  return false;
}

/** Nodes know each other by their ports, so those of a kept folder stay. */
async function keepPorts(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "ports.txt");
  const written = await readFile(path, "utf8").catch(() => null);
  if (written !== null) {
    if (!/^\d{5}$/.test(written)) throw new Error(`expected the first port of a cluster in ${path}`);
    return Number(written);
  }
  const base = await findFreePorts();
  await writeFile(path, String(base));
  return base;
}

/** The first of forty ports in a row that nobody listens on. */
async function findFreePorts(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    // From 32768 on Linux gives ports to connections that go out: a killed node's might be taken.
    const base = 20_000 + Math.floor(Math.random() * 300) * PORTS;
    const free = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`expected ${PORTS} ports in a row to be free`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const listening = once(probe, "listening").then(
    () => true,
    () => false,
  );
  probe.listen(port, "127.0.0.1");
  const free = await listening;
  if (free) {
    probe.close();
    await once(probe, "close");
  }
  return free;
}
