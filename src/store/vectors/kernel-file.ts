import { readFileSync } from "node:fs";
import { BUILT } from "../../platform/built-files.js";
import { fillTokenKernel } from "./token-kernel.js";

/* Gives the kernel that was built with the program. What makes token matrices in Node imports this module for that alone. */

const KERNEL = new URL("store/vectors/match-tokens.wasm", BUILT);

fillTokenKernel(() => readFileSync(KERNEL));
