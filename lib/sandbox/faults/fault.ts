import { z } from 'zod';
import { ENDPOINT_KINDS } from '../server/route';

const Bytes = z.number().int().min(0);
/** Milliseconds; a fault that lasts longer than ten minutes is a mistake. */
const Milliseconds = z.number().min(0).max(600_000);

const FaultAction = z.discriminatedUnion('type', [
  /** Any status, headers (`Retry-After`) and body; an object becomes JSON. A false 200 too. */
  z.strictObject({
    type: z.literal('status'),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  }),
  z.strictObject({
    type: z.literal('redirect'),
    status: z.number().int().min(300).max(399).optional(),
    location: z.string(),
  }),
  /** Waits, at most until it is cleared, before answering as usual, or as the next matching fault says. */
  z.strictObject({ type: z.literal('delay'), ms: Milliseconds }),
  /** TCP reset. `unread`: before the request's body is read. */
  z.strictObject({ type: z.literal('reset'), unread: z.boolean().optional() }),
  /** Never answers. */
  z.strictObject({ type: z.literal('hang') }),
  /** A success without a body: 201 (oss) or 200; with `when: after`, although a run was started. */
  z.strictObject({ type: z.literal('empty') }),
  /** Announces the whole body, sends `bytes` of it and resets the connection. */
  z.strictObject({ type: z.literal('reset-mid-body'), bytes: Bytes }),
  /** Sends `bytes` of the body and ends the answer as if that were all. */
  z.strictObject({ type: z.literal('truncate'), bytes: Bytes }),
  /** Sends `bytes` every `everyMs`. */
  z.strictObject({ type: z.literal('trickle'), bytes: Bytes.min(1), everyMs: Milliseconds }),
  z.strictObject({ type: z.literal('content-type'), value: z.string() }),
  /** A body of that many megabytes: endless JSON rows, or `pattern` repeated. */
  z.strictObject({
    type: z.literal('flood'),
    megabytes: z.number().min(0).max(65_536),
    pattern: z.string().min(1).optional(),
  }),
  /** Statistics answer 200 with nothing in it, as the open-source edition does without its database. */
  z.strictObject({ type: z.literal('database-down') }),
  /** The log leaves out some rows younger than this, as if they were late, and repeats others. */
  z.strictObject({
    type: z.literal('unsteady-log'),
    youngerThanMs: z.number().min(0),
    omit: z.number().min(0).max(1).default(0),
    repeat: z.number().min(0).max(1).default(0),
  }),
]);

/** What goes wrong, for which calls and how often. */
export const Fault = z.strictObject({
  on: z.enum([...ENDPOINT_KINDS, 'any']).default('any'),
  /** Only calls of this client id. */
  client: z.string().optional(),
  /** Only calls whose path names this pipeline or task. */
  uuid: z.string().optional(),
  /** `after`: the call takes effect (a run starts) and then goes wrong. */
  when: z.enum(['before', 'after']).default('before'),
  /** How many matching calls are let through first. */
  skip: z.number().int().min(0).default(0),
  /** How many matching calls it then strikes; default: all. */
  times: z.number().int().min(1).optional(),
  /** The chance that it strikes a matching call, from the sandbox's seed. */
  probability: z.number().min(0).max(1).default(1),
  action: FaultAction,
});
export type Fault = z.output<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;
export type FaultAction = z.output<typeof FaultAction>;
export type UnsteadyLog = Extract<FaultAction, { type: 'unsteady-log' }>;
