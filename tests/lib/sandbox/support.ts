import { type Agent, request } from 'node:http';
import {
  type DemoClient,
  type DemoOrganization,
  demoWorld,
  type PipelineInput,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '@/lib/sandbox';

/** A Tuesday. */
export const NOW = new Date('2026-03-10T12:00:00Z');

export const DIALECTS = ['hosted', 'oss'] as const;

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** False if the connection ended before the body did. */
  complete: boolean;
}

export type RequestInit = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  agent?: Agent;
};

/** A plain request that leaves the path as it is and follows no redirects. Rejects if the connection is cut. */
export function call(base: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        path,
        method: init.method ?? 'GET',
        headers: init.headers,
        agent: init.agent ?? false,
      },
      (response) => {
        let text = '';
        const settle = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            complete: response.complete,
          });
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('close', settle);
        response.on('error', settle);
      },
    );
    sent.on('error', reject);
    sent.end(init.body);
  });
}

export function json(answer: Answer): unknown {
  return JSON.parse(answer.text);
}

const open: Sandbox[] = [];

/** A sandbox at noon of {@link NOW} without history; closed after the test file. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: () => NOW, ...options });
  open.push(sandbox);
  return sandbox;
}

afterAll(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

export function tokenForm(client: Pick<DemoClient, 'id' | 'secret'>, more = {}): RequestInit {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
    ...more,
  });
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

/** Gets a token and returns a function that calls with it. */
export async function signIn(
  sandbox: Sandbox,
  client: DemoClient,
): Promise<(path: string, init?: RequestInit) => Promise<Answer>> {
  const answer = await call(sandbox.url, '/v1/oauth/token', tokenForm(client));
  const authorization = `Bearer ${field(json(answer), 'access_token')}`;
  return (path, init = {}) =>
    call(sandbox.url, path, { ...init, headers: { authorization, ...init.headers } });
}

/** A text field of an object. */
export function field(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  if (typeof found !== 'string') throw new Error(`${name} is no text`);
  return found;
}

export function organizationOf(dialect: 'hosted' | 'oss'): DemoOrganization {
  return demoWorld[dialect];
}

export const TASK_A = '11111111-1111-4111-8111-111111111111';
export const TASK_B = '22222222-2222-4222-8222-222222222222';
export const PIPELINE = '33333333-3333-4333-8333-333333333333';
/** Valid, but known to nobody. */
export const STRANGER = '44444444-4444-4444-8444-444444444444';

/** Two tasks that never fail on their own, one second each. */
export function testPipeline(
  dialect: 'hosted' | 'oss',
  more: Partial<PipelineInput> = {},
): PipelineInput {
  return {
    uuid: PIPELINE,
    organizationUuid: organizationOf(dialect).uuid,
    name: 'Test',
    tasks: [
      { uuid: TASK_A, name: 'A', type: 'query', durationMs: 1000 },
      { uuid: TASK_B, name: 'B', type: 'api_call', durationMs: 1000 },
    ],
    ...more,
  };
}
