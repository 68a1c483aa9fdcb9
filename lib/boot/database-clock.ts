import { holdTime, machineAheadMs, realMs } from '@/lib/clock';
import { database } from '@/lib/db';
import { log } from '@/lib/log';
import { offsetInWords } from './clock-offset';

/** How often the machine's clock is held against the steady one: it may be set at any time. Milliseconds. */
const tickMs = 1000;
/** The database is asked every so many ticks, and at once when the machine's clock was set or it slept. */
const askEveryTicks = 10;
const setMs = 1000;
/** An answer that took longer says too little of when it was given. */
const vagueMs = 2000;
/** At the start the best of so many counts. */
const firstAsks = 3;

export interface DatabaseClock {
  stop(): void;
}

/**
 * Has this process go by the database's clock, for as long as it lives: what is due, late, expired or old enough to
 * be deleted is the same then for all processes, whatever their machines think the time is. Between two questions
 * the steady clock goes on, also while the database is away.
 */
export async function followDatabaseClock(
  read = readDatabase,
  everyMs = tickMs,
): Promise<DatabaseClock> {
  let isTold = false;
  let isHeld = false;
  let isAsking = false;
  let ticks = 0;
  let setAt = Date.now() - performance.now();
  const ask = async () => {
    isAsking = true;
    try {
      isHeld = await compare(read, isHeld);
    } catch {
      // The steady clock goes on; that the database is away is told by whoever needs it.
    } finally {
      isAsking = false;
    }
    const words = offsetInWords(machineAheadMs());
    if (words && !isTold) log().warn(words);
    if (!words && isTold) log().info('the machine’s clock agrees with the database’s again');
    isTold = words !== null;
  };
  for (let asked = 0; asked < firstAsks; asked += 1) await ask();
  const timer = setInterval(() => {
    ticks += 1;
    const at = Date.now() - performance.now();
    const wasSet = Math.abs(at - setAt) > setMs;
    setAt = at;
    if ((wasSet || ticks % askEveryTicks === 0) && !isAsking) void ask();
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** What a clock that was set may be off by without a word. */
const slipMs = 5000;

/** Asks once, and holds the answer when what is held cannot be right: taken anew each time it would tremble. */
async function compare(read: typeof readDatabase, isHeld: boolean): Promise<boolean> {
  const before = performance.now();
  const said = await read();
  const after = performance.now();
  if (after - before > vagueMs) return isHeld;
  const half = (after - before) / 2;
  const at = said + half;
  const slip = at - realMs();
  if (isHeld && Math.abs(slip) <= half + 1) return isHeld;
  if (isHeld && Math.abs(slip) > slipMs)
    log().warn(
      { seconds: Math.round(slip / 1000) },
      'the database’s clock was set, or this machine slept: the portal goes by the database’s',
    );
  holdTime(at, after);
  return true;
}

async function readDatabase(): Promise<number> {
  const { rows } = await database().quick.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const [row] = rows;
  if (!row) throw new Error('The database did not say the time.');
  return row.ms;
}
