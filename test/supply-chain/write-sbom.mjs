import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * The SBOM of what runs in production, as CycloneDX on stdout, from the lockfile. npm's own `--omit dev` also leaves out
 * what production needs where a package for development needs it too, so it is asked for all and marks what is not ours.
 */
const { name } = JSON.parse(readFileSync("package.json", "utf8"));
const format = ["--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"];
const all = execFileSync("npm", ["sbom", ...format], {
  encoding: "utf8",
  maxBuffer: 1e8,
  shell: process.platform === "win32",
});
const { metadata, components, dependencies, ...bom } = JSON.parse(all);
const kept = components.filter(({ properties }) => !properties.some(isDevelopment));
const refs = new Set([metadata.component["bom-ref"], ...kept.map((component) => component["bom-ref"])]);
const sbom = {
  ...bom,
  metadata: { ...metadata, component: { ...metadata.component, name } },
  components: kept,
  dependencies: dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) })),
};
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);

function isDevelopment(property) {
  return property.name === "cdx:npm:package:development" && property.value === "true";
}
