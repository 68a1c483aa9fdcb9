import { createHash, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/env';

/** Whether a request carries the METRICS_TOKEN; if none is set, anybody may read the metrics. */
export function mayReadMetrics(request: Request): boolean {
  const wanted = env().METRICS_TOKEN;
  if (!wanted) return true;
  const [, given = ''] = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
