// What specs ask of the stage, and its answers: JSON over HTTP on the loopback interface.
import { z } from 'zod';
import type { Role } from '@/lib/context';

export interface PersonOnStage {
  email: string;
  name: string;
  password: string;
  /** The value of a session cookie. */
  session: string;
}

/** A spec's own Datamin server. */
export interface SandboxOnStage {
  url: string;
  controlUrl: string;
}

/** A credential of the demo's organization there, and pipelines of the demo, by name. */
export const DataminAsked = z.strictObject({
  url: z.string(),
  organization: z.enum(['hosted', 'oss']),
  pipelines: z.array(z.string()).default([]),
  outputKey: z.boolean().default(false),
});

export const TeamAsked = z.strictObject({
  /** A number is appended to make it unique. */
  slug: z.string(),
  /** One person is made for each; there is always an owner, who stands in for the others. */
  roles: z.array(z.enum(['viewer', 'operator', 'admin'])).default([]),
  datamin: DataminAsked.optional(),
});

export const PersonAsked = z.strictObject({
  name: z.string(),
  isInstanceAdmin: z.boolean().default(false),
});

export const SandboxAsked = z.strictObject({ history: z.enum(['small', 'none']).default('none') });

export const PortalAsked = z.strictObject({
  /** Defaults to the suite's main database. */
  databaseUrl: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});

/** Lets time pass for a team: its readings age, and the leases of attempts under way end. */
export const TimePassed = z.strictObject({ slug: z.string(), minutes: z.number() });

export const EndAsked = z.strictObject({ id: z.int(), signal: z.enum(['SIGTERM', 'SIGKILL']) });

export interface TeamOnStage {
  slug: string;
  name: string;
  people: Record<Role, PersonOnStage>;
  /** An API token with the role admin. */
  token: string;
  credentialId: string | null;
  /** UUIDs of the registered pipelines by name. */
  pipelines: Record<string, string>;
}

export interface PortalOnStage {
  id: number;
  url: string;
  pid: number;
}

export interface StageStarted {
  /** The URL of this interface. */
  stageUrl: string;
  portalUrl: string;
  databaseUrl: string;
}
