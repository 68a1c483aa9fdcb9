import { createHash } from 'node:crypto';

const minuteMs = 60_000;
const types = ['query', 'transformer', 'condition', 'api_call'];
const errors = [
  'dial tcp 10.12.0.7:5432: connection refused',
  'column "customer_id" does not exist',
];

/** Task runs of one minute: runs of four tasks, whose outputs are some hundred bytes of JSON; one in fifty fails. */
export function minuteOfRows(
  minute: number,
  runsAMinute: number,
): { second: number; text: string }[] {
  const rows: { second: number; text: string }[] = [];
  for (let index = 0; index < runsAMinute; index++) {
    const bytes = createHash('sha256').update(`${minute}/${index}`).digest();
    const hex = bytes.toString('hex');
    const run = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    const second = (bytes[0] ?? 0) % 50;
    const fails = (bytes[1] ?? 0) < 5;
    for (const [task, type] of types.entries()) {
      const failed = fails && task === types.length - 1;
      // Varying widely, as durations do.
      const duration = Math.round(20 * (task + 1) * Math.exp((bytes[2 + task] ?? 0) / 48));
      const output = failed
        ? JSON.stringify([{ code: 500, message: errors[index % 2] }])
        : JSON.stringify(
            Array.from({ length: 1 + ((bytes[6 + task] ?? 0) % 3) }, (_, n) => ({
              id: bytes.readUInt32BE(10 + n),
              customer: `C-${hex.slice(n, n + 6)}`,
              amount: (bytes[12 + n] ?? 0) * 1.25,
              currency: 'EUR',
              status: 'paid',
            })),
          );
      const at = new Date(minute * minuteMs + (second + task) * 1000)
        .toISOString()
        .replace('.000', '');
      const text = JSON.stringify({
        pipeline_run_uuid: run,
        task_uuid: `0000000${task}-0000-4000-8000-000000000000`,
        task_type: type,
        is_successful: !failed,
        duration,
        output: Buffer.from(output).toString('base64'),
        metric_value: 0,
        executed_at: at,
      });
      rows.push({ second: second + task, text });
    }
  }
  return rows.sort((a, b) => b.second - a.second);
}
