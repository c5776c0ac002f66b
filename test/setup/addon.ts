import { loadAddon } from "../../src/store/vectors/load-addon.js";

/** Fails where the real addon does not load, and says what to install. */
export function setup(): void {
  const addon = loadAddon();
  if (addon.loaded) return;
  throw new Error(
    `The tests need hnswlib-node, which does not load here (${addon.reason}). ` +
      "Install a C++ toolchain (python3, make, g++), then run npm ci again.",
  );
}
