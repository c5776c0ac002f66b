/** True in `npm run test:sweep`: every hostile text goes through each route, and what sends random requests sends more. */
export const IS_SWEEP = process.env["CUEPOINT_TEST_SWEEP"] === "1";
