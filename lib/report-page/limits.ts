import { RateLimiterMemory } from 'rate-limiter-flexible';
import { addressBlocks } from '@/lib/teams';

// In memory, per server process: counting in PostgreSQL would cost every viewer a write (decision 0001).

/** Requests for reports from one place. Nobody reads this fast. */
const perPlace = new RateLimiterMemory({ points: 600, duration: 60 });
/** Links that opened nothing, from one place. Nobody guesses 256 random bits; this keeps the log short. */
const deadPerPlace = new RateLimiterMemory({ points: 60, duration: 60 });
/** Answers that had to be made for one report, at the request of one place: each different choice of days is one. */
const madePerPlace = new RateLimiterMemory({ points: 120, duration: 60 });
/** The same for an IPv6 /48: whoever owns one has 65,536 places. */
const madePerPlaceWide = new RateLimiterMemory({ points: 240, duration: 60 });
/** The same for all its readers together, of whom one must not use up what the others need. */
const madePerReport = new RateLimiterMemory({ points: 600, duration: 60 });

/** Whether one more request from an address is too many. */
export const isTooOften = (address: string | null) => refuses(perPlace, placeOf(address));
export const isTooOftenDead = (address: string | null) => refuses(deadPerPlace, placeOf(address));
/** Refused for its place, a request uses up nothing of what all share. */
export async function makesTooMuch(report: string, address: string | null): Promise<boolean> {
  const { near, wide } = addressBlocks(address);
  return (
    (await refuses(madePerPlace, `${report} ${near}`)) ||
    (wide !== null && (await refuses(madePerPlaceWide, `${report} ${wide}`))) ||
    (await refuses(madePerReport, report))
  );
}

function placeOf(address: string | null): string {
  return addressBlocks(address).near;
}

async function refuses(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  return limiter.consume(key).then(
    () => false,
    () => true,
  );
}
