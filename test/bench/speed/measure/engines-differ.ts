/** Two engines that must agree do not: there is no point in how fast they are. */
export class EnginesDiffer extends Error {
  override readonly name = "EnginesDiffer";
}
