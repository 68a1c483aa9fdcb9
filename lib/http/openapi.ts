import { z } from 'zod';
import { type OwnPath, ownPaths } from './openapi-own';
import { openApiTags, serverTag, tagOf } from './openapi-tags';
import type { Operation } from './operation';

const problemWords: Record<number, string> = {
  400: 'Malformed request',
  401: 'Not signed in, or the token is missing or invalid',
  403: 'The role is too low, or the request comes from another origin',
  404: 'Not found, or in a team you are not a member of',
  409: 'Conflicts with the current state',
  413: 'The body is larger than 2 MiB',
  422: 'Some fields are invalid; see errors',
  429: 'Too many requests; see Retry-After',
  502: 'Datamin failed; see upstream',
  503: 'The portal cannot answer at the moment',
};

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.record(z.string(), z.array(z.string())).optional(),
  upstream: z.object({ status: z.number().nullable(), kind: z.string() }).optional(),
  // Why a run may not be requested now, for programs that would go on by themselves.
  openRequestId: z.string().optional().describe('the pipeline’s request that is still open'),
  frozen: z.literal(true).optional().describe('this pipeline, or the whole team, is frozen'),
  coolDownUntil: z.iso.datetime().optional().describe('when the pipeline may be run again'),
  confirmationRequired: z
    .literal(true)
    .optional()
    .describe('send the request again with "confirm": true'),
});

const schema = (type: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema, $defs, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' });
  // Only what contains itself, which is JSON of any form, is in $defs. A reference there would lead nowhere: within
  // the description, # is the whole description.
  return JSON.parse(
    JSON.stringify(rest, (_, part) => (isReference.safeParse(part).success ? {} : part)),
  );
};
const isReference = z.object({ $ref: z.string() });

function parameters(operation: Operation) {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const from = (type: z.ZodObject | undefined, place: 'query' | 'header') =>
    Object.entries(type?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: !field.safeParse(undefined).success,
      schema: schema(field, 'input'),
    }));
  return [...inPath, ...from(operation.query, 'query'), ...from(operation.headers, 'header')];
}

const problemAnswer = (code: number) => ({
  description: problemWords[code] ?? 'Problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const locationHeader = {
  description: 'The path of what was made',
  schema: { type: 'string', format: 'uri-reference' },
};

function describeOperation(operation: Operation) {
  const { status = 200, location, response, contentType = 'application/json', body } = operation;
  const always = [400, 401, 403, 404, 422, 429, 503];
  const ofBodies = operation.method === 'GET' ? [] : [413];
  const problems = [...new Set([...always, ...ofBodies, ...(operation.problems ?? [])])].sort();
  const role =
    operation.scope === 'team'
      ? `Requires the role ${operation.role} or higher.`
      : operation.scope === 'instance'
        ? 'Requires a signed-in instance admin.'
        : 'Requires a signed-in user.';
  return {
    operationId: operation.id,
    tags: [tagOf(operation.path)].flatMap((tag) => tag ?? []),
    summary: operation.summary,
    description: role,
    parameters: parameters(operation),
    ...(body
      ? {
          requestBody: {
            required: !operation.bodyOptional,
            content: { 'application/json': { schema: schema(body, 'input') } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: 'Done',
        ...(location ? { headers: { Location: locationHeader } } : {}),
        ...(response ? { content: { [contentType]: { schema: schema(response, 'output') } } } : {}),
      },
      ...Object.fromEntries(problems.map((code) => [code, problemAnswer(code)])),
    },
  };
}

/** Anybody may ask for these, so no role is told. */
function describeOwn({ id, summary, answers, refusal }: OwnPath) {
  const responses = Object.entries(answers).map(([status, content]) => [
    status,
    {
      description: status === '200' ? 'Done' : (problemWords[Number(status)] ?? 'Unchanged'),
      ...(content
        ? { content: { [content.type]: { schema: schema(content.schema, 'output') } } }
        : {}),
    },
  ]);
  const refused = refusal ? { [refusal]: problemAnswer(refusal) } : {};
  return {
    operationId: id,
    tags: [serverTag],
    summary,
    security: [],
    parameters: [],
    responses: { ...Object.fromEntries(responses), ...refused },
  };
}

/** The OpenAPI 3.1 description of the API, generated from the schemas that the code parses with. */
export function openApi(operations: readonly Operation[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  for (const own of ownPaths) paths[own.path] = { get: describeOwn(own) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Datamin Portal API',
      version,
      description:
        'Send a team’s API token as Authorization: Bearer. Times are RFC 3339 UTC, durations are milliseconds, lists are {items, nextCursor}, errors are RFC 9457 problem documents. A token may make 1,000 requests a minute, 256 at once, in each server process; a 429 says in Retry-After how many seconds to wait.',
    },
    tags: openApiTags,
    security: [{ apiToken: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiToken: { type: 'http', scheme: 'bearer', description: 'A team’s API token' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
      schemas: { Problem: schema(Problem, 'output') },
    },
  };
}
