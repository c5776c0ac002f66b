import kernel from "#packed/match-tokens.wasm";
import { fillTokenKernel } from "../../store/vectors/token-kernel.js";

/* Gives the program that compares words one by one, as `store/vectors/kernel-file` does in Node. It is imported for that alone. */

fillTokenKernel(() => kernel);
