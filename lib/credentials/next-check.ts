import { nowMs } from '@/lib/clock';
import type { VerifyEvery } from './internal';

const everyMs: Record<VerifyEvery, number> = {
  off: 86_400_000,
  hourly: 3_600_000,
  daily: 86_400_000,
};

/** When a credential is verified next: after about a period, so that those created together spread out. */
export function nextCheckAt(every: VerifyEvery): Date {
  return new Date(nowMs() + everyMs[every] * (0.9 + 0.2 * Math.random()));
}
