import type { StaticAssets } from "../../src/export/static-assets.js";

/** Modules that do nothing. */
export const FAKE_ASSETS: StaticAssets = {
  styleSheet: ".masthead{}",
  page: Buffer.from("export {};"),
  widget: Buffer.from("export const widget = 1;"),
  modules: new Map([["widget/extras-0123456789ab.js", Buffer.from("export const extras = 1;")]]),
  engine: Buffer.from("export const engine = 1;"),
  better: new Map([
    ["search/models-01234567.js", Buffer.from("export const models = 1;")],
    ["search/shared-01234567.js", Buffer.from("export const shared = 1;")],
  ]),
  prose: new Map([
    ["search/prose-01234567.js", Buffer.from("export const prose = 1;")],
    ["search/shared-01234567.js", Buffer.from("export const shared = 1;")],
  ]),
  first: [],
};
