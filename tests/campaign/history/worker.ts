import { readFileSync } from 'node:fs';
import { setClock } from '@/lib/clock';

const lookEveryMs = 100;

/** A worker, as `npm run worker` starts it, on a clock that a file moves on: milliseconds ahead of the real one. */
async function main([path = '']: string[]): Promise<void> {
  let aheadMs = 0;
  const look = () => {
    aheadMs = Number(readFileSync(path, 'utf8'));
  };
  look();
  setClock(() => Date.now() + aheadMs);
  setInterval(look, lookEveryMs).unref();
  await import('@/lib/jobs/main');
}

void main(process.argv.slice(2));
