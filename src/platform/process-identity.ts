import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { z } from "zod";

/** Says which process it is, to others that may run elsewhere or later. */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  host: z.string().max(255),
  /**
   * Where the number means this process and no other: on Linux the machine's boot and the PID namespace, since containers
   * number their processes by themselves. It is null where that is unknown.
   */
  place: z.string().max(400).nullable(),
  /** When it started, in the system's ticks; null where that is unknown. A number is given to another process in time. */
  started: z.string().max(40).nullable(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** Describes this process. */
export async function identifyProcess(): Promise<ProcessIdentity> {
  const [place, state] = await Promise.all([readPlace(), readState(process.pid)]);
  return { pid: process.pid, host: hostname(), place, started: state?.started ?? null };
}

/** Tells whether the process lives. It is `unknown` of one that may be another, or that cannot be seen from here. */
export async function findLife({
  pid,
  host,
  place,
  started,
}: ProcessIdentity): Promise<"alive" | "dead" | "unknown"> {
  // Machines that were cloned while they ran are of the same boot.
  if (host !== hostname() || place === null || place !== (await readPlace())) return "unknown";
  if (!takesSignals(pid)) return "dead";
  const state = await readState(pid);
  if (state?.ended) return "dead";
  if (state === null || started === null) return "unknown";
  return state.started === started ? "alive" : "dead";
}

async function readPlace(): Promise<string | null> {
  if (process.platform !== "linux") return process.platform;
  try {
    const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
    return `${boot} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return null;
  }
}

interface ProcessState {
  readonly started: string;
  /** It has ended, and only its parent has not asked yet how. */
  readonly ended: boolean;
}

/** Reads what Linux tells of a process; gives null where it tells nothing, which does not mean that there is none. */
async function readState(pid: number): Promise<ProcessState | null> {
  try {
    // In a container, /proc may show the processes of another namespace, under other numbers.
    if ((await readlink("/proc/self")) !== String(process.pid)) return null;
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, which may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", started] = [fields[0], fields[19]];
    return started === undefined ? null : { started, ended: /[ZXx]/.test(state) };
  } catch {
    return null;
  }
}

function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
