import { z } from 'zod';
import { openApi, operations } from '@/lib/http';

const Described = z.looseObject({
  responses: z.record(
    z.string(),
    z.looseObject({
      content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional(),
      headers: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
const Description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
const Ref = z.object({ $ref: z.string().startsWith('#/components/schemas/') });
const JsonSchema = z.custom<Parameters<typeof z.fromJSONSchema>[0]>(
  (value) => typeof value === 'object',
);

/** The API's description as a client gets it: through JSON. */
export const description = Description.parse(
  JSON.parse(JSON.stringify(openApi(operations, '0.0.0'))),
);

const schemas = new Map<string, z.ZodType>();

/**
 * How an answer deviates from the description: an undescribed status, another content type, no address of what was
 * made, a field missing, wrong or undescribed. An empty list if it does not.
 */
export function deviations(
  method: string,
  path: string,
  answer: { status: number; headers: Headers; text: string },
): string[] {
  const described = description.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
  if (!described) return [`${method} ${path} does not tell of status ${answer.status}`];
  const location = answer.headers.get('location');
  if (!!described.headers?.Location !== (location !== null)) return [`Location is ${location}`];
  if (location !== null && !isOfAnswer(location, answer.text))
    return [`nothing is told to be at ${location}`];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? null;
  if (!described.content) return answer.text === '' ? [] : ['a body where none is told'];
  const content = type === null ? undefined : described.content[type];
  if (!content) return [`${type} instead of ${Object.keys(described.content).join(', ')}`];
  const name = `${method} ${path} ${answer.status}`;
  const schema = schemas.get(name) ?? z.fromJSONSchema(JsonSchema.parse(resolved(content.schema)));
  schemas.set(name, schema);
  if (type === 'text/csv') return answer.text.endsWith('\r\n') ? [] : ['a CSV without a last line'];
  const documents = documentsOf(type, answer.text);
  return documents.flatMap((document) => {
    const parsed = schema.safeParse(JSON.parse(document));
    return parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  });
}

/** The parts of a body that the schema describes: all of it, each line, or the data of each event with content. */
function documentsOf(type: string | null, text: string): string[] {
  if (type === 'application/x-ndjson') return text.trim().split('\n');
  if (type !== 'text/event-stream') return [text];
  const told = [...text.matchAll(/^event: (?:happened|request)\ndata: (.*)$/gm)];
  return told.map(([, data]) => data ?? '');
}

/** Whether a path is one of those in the description, and of the very thing that the answer shows. */
function isOfAnswer(location: string, text: string): boolean {
  const parts = location.split('/');
  if (!text.includes(`"${parts.at(-1)}"`)) return false;
  return Object.keys(description.paths).some((path) => {
    const told = path.split('/');
    return (
      told.length === parts.length &&
      told.every((name, at) => (name.startsWith('{') ? parts[at] !== '' : name === parts[at]))
    );
  });
}

function resolved(schema: unknown): unknown {
  const ref = Ref.safeParse(schema);
  if (!ref.success) return schema;
  return description.components.schemas[ref.data.$ref.replace('#/components/schemas/', '')];
}
