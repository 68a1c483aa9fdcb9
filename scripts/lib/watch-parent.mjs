// @ts-check
// node --import watch-parent.mjs PROGRAM: it ends with the process that started it, even if that was killed. Otherwise
// an installation or build would go on beside the one that the next start begins.

const POLL_MS = 250;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, POLL_MS).unref();
