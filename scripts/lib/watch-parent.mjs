// @ts-check
// node --import watch-parent.mjs PROGRAM: it ends with whoever started it, also when that was killed. One that went on
// installing or building would do so beside the one that the next start begins.

const POLL_MS = 250;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, POLL_MS).unref();
