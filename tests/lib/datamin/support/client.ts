import { type AccessToken, createDatamin, type Datamin, type DataminOptions } from '@/lib/datamin';

export const UUID = '449c3c47-427e-465e-b1d2-0bf257b714e4';
export const SECRET = 'sentinel-secret-7d1f';
export const PIPELINE = { kind: 'pipeline', uuid: UUID } as const;

export const TOKEN: AccessToken = {
  value: 'sentinel-token-93ab',
  expiresAt: new Date('2999-01-01T00:00:00Z'),
  scopes: ['pipelines:run', 'stats:read'],
};

/** A client with a ready token, no waits and no jitter. */
export function clientOf(baseUrl: string, options: Partial<DataminOptions> = {}): Datamin {
  return createDatamin({
    baseUrl,
    credentials: async () => ({ clientId: UUID, clientSecret: SECRET }),
    tokens: { token: async () => TOKEN, renew: async () => ({ ...TOKEN, value: 'renewed' }) },
    allowPrivate: true,
    sleep: async () => {},
    random: () => 0.5,
    ...options,
  });
}

/** The reason of a rejection; the promise must be rejected. */
export async function rejection<T>(promise: Promise<T>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
