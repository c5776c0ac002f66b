import { installPackage } from "../python-environment.js";

/** Path of a Python that has Schemathesis. What is missing, as a sentence, where it cannot be had. */
export const installSchemathesis = () => installPackage("schemathesis==4.32.5");
