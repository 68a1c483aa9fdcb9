import { readFileSync } from 'node:fs';
import { setClock } from '@/lib/clock';

const lookEveryMs = 100;

/** A worker as `npm run worker` starts it, but on a clock that a file sets ahead: milliseconds ahead of real time. */
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
