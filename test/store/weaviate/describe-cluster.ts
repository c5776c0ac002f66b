import { describe } from "vitest";

const enabled = process.env["CUEPOINT_TEST_CLUSTER"] === "1";

/** Tests over real nodes: they take minutes, and are left out where nobody has asked for them. */
export function describeCluster(name: string, tests: () => void): void {
  describe.skipIf(!enabled)(
    enabled ? name : `${name} (skipped: \`npm run test:cluster\` starts three real nodes and runs it)`,
    { timeout: 600_000 },
    tests,
  );
}
