import type { Dialect, TaskRun } from './model';
import { composeOutput } from './output-kinds';
import { createRandom } from './random';
import { sealOutput } from './secret-box';

/** The bytes of a row's output, the same every time. */
export function outputOf(row: TaskRun, dialect: Dialect): Uint8Array {
  if (row.output !== null) return row.output;
  const plain = plainOutput(row, dialect);
  const key = row.pipeline.outputKey;
  return key === null || plain.length === 0 ? plain : sealOutput(plain, key, row.outputSeed);
}

function plainOutput(row: TaskRun, dialect: Dialect): Uint8Array {
  // A metric pipeline's rows have a value and never an output.
  if (row.pipeline.type === 'metric') return new Uint8Array();
  if (!row.isSuccessful) return failure(row, dialect);
  return composeOutput(row.task.output, createRandom(row.outputSeed), row);
}

const REASONS = [
  { code: 422, message: 'column "customer_id" does not exist' },
  { code: 504, message: 'upstream answered after 30000 ms; gave up' },
  { code: 401, message: 'Zugangsdaten abgelaufen (API-Schlüssel ungültig)' },
  { code: 500, message: 'dial tcp 10.12.0.7:5432: connect: connection refused' },
  { code: 400, message: 'unexpected token "<" at position 0' },
] as const;

/** The open-source edition writes its errors in place of the output; hosted often writes none. */
function failure(row: TaskRun, dialect: Dialect): Uint8Array {
  const random = createRandom(row.outputSeed);
  const reason = REASONS[Math.floor(random() * REASONS.length)] ?? REASONS[0];
  if (dialect === 'oss') {
    return Buffer.from(JSON.stringify([{ ...reason, severity: 'error' }]));
  }
  return random() < 0.5 ? new Uint8Array() : Buffer.from(`Error ${reason.code}: ${reason.message}`);
}
