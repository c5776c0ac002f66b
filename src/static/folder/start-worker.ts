/** What the page's policy asks for where it enforces Trusted Types; the DOM's own types do not know it yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** A module that has not begun to run by then is not waited for: a line may have gone silent. */
export const START_SECONDS = 30;

/**
 * Starts the module as a worker, and resolves once it runs; gives null where the page's policy or the browser refuses, or the module
 * is not there. Throws where it does not start in time.
 */
export async function startWorker(address: string): Promise<Worker | null> {
  // A browser starts no worker of another origin, but one of this page may import that module.
  const isOwn = new URL(address).origin === location.origin;
  const source = isOwn ? address : writeImport(address);
  const worker = make(source);
  try {
    if (worker !== null && (await withinStart(waitForRun(worker)))) return worker;
  } catch (error) {
    worker?.terminate();
    throw error;
  } finally {
    if (!isOwn) URL.revokeObjectURL(source);
  }
  worker?.terminate();
  return null;
}

/** Waits for what starts. Throws where it does not start in time. */
export async function withinStart<T>(starting: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not start in time")), START_SECONDS * 1000);
  });
  try {
    return await Promise.race([starting, late]);
  } finally {
    clearTimeout(timer);
  }
}

function make(source: string): Worker | null {
  try {
    return new Worker(trust(source), { type: "module" });
  } catch {
    return null;
  }
}

const waitForRun = (worker: Worker) =>
  new Promise<boolean>((resolve) => {
    worker.addEventListener("message", () => resolve(true), { once: true });
    worker.addEventListener("error", () => resolve(false), { once: true });
  });

function writeImport(address: string): string {
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" }));
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | null = null;

/** Says that the address is one of the widget's own. Throws where the page allows no such policy. */
function trust(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy("cuepoint", { createScriptURL: (own) => own }) ?? null;
  return policy?.createScriptURL(url) ?? url;
}
