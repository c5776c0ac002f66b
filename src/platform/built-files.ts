/** The folder of the built program. The path holds from `src/`, from `dist/`, and from a benchmark's bundle. */
export const BUILT = new URL("../../dist/", import.meta.url);
