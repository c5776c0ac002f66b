/** A small program, in the code that needs it. The build makes it. */
declare module "#packed/*.wasm" {
  const bytes: Uint8Array;
  // biome-ignore lint/style/noDefaultExport: the build has it so.
  export default bytes;
}

/** The address of a file of packed data, beside the module of the engine. The build makes both. */
declare module "#packed/*" {
  const path: string;
  // biome-ignore lint/style/noDefaultExport: the build has it so.
  export default path;
}
