// Prints what passed and what failed, and counts it.

let passed = 0;
let failed = 0;

/** @param {string} [details] printed for a failure */
export function report(what, ok, details) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
  if (ok) passed += 1;
  else failed += 1;
  if (!ok && details) console.log(details);
}

/** Prints the counts, and sets the exit status. */
export function summarize(name) {
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
