import { loadOnce } from "../shared/load-once.js";
import type { Extras } from "./extras/extras.js";

/** What the build says of the module of the extras: where it is from the widget's module, and its hash. */
declare const EXTRAS: { readonly path: string; readonly integrity: string };

/**
 * Loads what is added to a finished answer, once. A browser that checks hashes refuses a module that is not the one this
 * widget was built with. Rejects where the page's policy, the network or another version of the server keeps it away.
 */
export const loadExtras = loadOnce(async (): Promise<Extras> => {
  const { path, integrity } = EXTRAS;
  const href = new URL(
    /\/widget\/[^/]+\/widget\.js$/.test(new URL(import.meta.url).pathname) ? "extras.js" : path,
    import.meta.url,
  ).href;
  // An import states no hash; a preload of the same module does, and the import takes what it found.
  const preload = Object.assign(document.createElement("link"), {
    ...{ rel: "modulepreload", href, integrity, crossOrigin: "anonymous" },
  });
  document.head.append(preload);
  return (await import(href)) as Extras;
});
