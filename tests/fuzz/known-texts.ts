/** Formatted texts that JSON Schema does not describe, by field name. */
export function knownTexts(at: {
  /** A Datamin server's address. */
  datamin: string;
  pipelines: readonly string[];
  id: string;
  secret: string;
}): Record<string, readonly string[]> {
  return {
    baseUrl: [at.datamin, at.datamin, 'http://127.0.0.1:1'],
    clientId: [at.id],
    clientSecret: [at.secret],
    pipelineUuid: at.pipelines,
    url: ['http://127.0.0.1:1/hook'],
    cron: ['0 6 * * *', '*/5 * * * 1-5', '0 0 31 2 *'],
    timeZone: ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'],
    email: ['someone@example.com', 'else@example.com'],
    from: ['2026-03-01T00:00:00Z', '2026-03-01', '2025-12-31T23:59:59Z'],
    to: ['2026-03-10T00:00:00Z', '2026-03-12T12:00:00Z'],
    expiresAt: ['2026-04-10T00:00:00Z', '2027-01-01T00:00:00Z'],
    startsAt: ['2026-04-01T00:00:00Z'],
    // Seconds to wait for a run request to progress.
    wait: ['0'],
    slug: ['green', 'yellow'],
  };
}
