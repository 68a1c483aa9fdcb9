import { holdTime, machineAheadMs, realMs } from '@/lib/clock';
import { database } from '@/lib/db';
import { log } from '@/lib/log';
import { offsetInWords } from './clock-offset';

/** How often the machine's clock is compared with the monotonic one: it may be set at any time. Milliseconds. */
const tickMs = 1000;
/** The database is asked every this many ticks, and at once when the machine's clock was set or the machine slept. */
const askEveryTicks = 10;
const setMs = 1000;
/** An answer that took longer than this says too little about when it was given. Milliseconds. */
const vagueMs = 2000;
/** How often it is asked at the start: a quick answer corrects a slower one. */
const firstAsks = 3;

export interface DatabaseClock {
  stop(): void;
}

/**
 * Has this process go by the database's clock for as long as it lives, so that what is due, late, expired or old
 * enough to be deleted is the same for all processes, whatever their machines think the time is. Between two
 * answers, and while the database is away, the monotonic clock continues.
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
      // The monotonic clock continues; whoever needs the database reports that it is away.
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

/** How far a clock may jump without being logged. Milliseconds. */
const slipMs = 5000;

/** Asks once, and takes the answer only when the held time cannot be right: taken anew each time it would jitter. */
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
      'the database’s clock was set, or this machine was asleep: the portal goes by the database’s clock',
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
