import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { operations } from '@/lib/http';
import type { Dice } from '../campaign/dice';
import { generate, type Known, mutate } from './from-schema';
import { forgedCursor, hostileBody, hostileText } from './hostile';

type Operation = (typeof operations)[number];

export interface Call {
  method: Operation['method'];
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const schemas = new Map<z.ZodType, unknown>();

function schemaOf(type: z.ZodType): unknown {
  const found = schemas.get(type) ?? z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  schemas.set(type, found);
  return found;
}

/** A request to an operation: a valid one, or one with an error in path, query, headers or body. */
export function makeCall(operation: Operation, slug: string, dice: Dice, known: Known): Call {
  const wrong = dice.chance(0.25)
    ? null
    : dice.pick(['path', 'query', 'query', 'body', 'body', 'body']);
  const query = queryOf(operation, dice, known, wrong === 'query');
  const path = pathOf(operation, slug, dice, known, wrong === 'path');
  return {
    method: operation.method,
    path: `${path}${query === '' ? '' : `?${query}`}`,
    ...bodyOf(operation, dice, known, wrong === 'body'),
  };
}

function pathOf(operation: Operation, slug: string, dice: Dice, known: Known, isWrong: boolean) {
  return operation.path.replace('{team}', slug).replace(/\{(\w+)\}/, (_, name: string) => {
    const some = known(name);
    const id = some[dice.between(0, some.length)] ?? randomUUID();
    if (!isWrong) return id;
    const others = [id.toUpperCase(), ` ${id}`, `${id}\0`, `{${id}}`, id.replaceAll('-', '')];
    const made = dice.chance(0.5) ? dice.pick(['', ...others]) : hostileText(dice, 1500);
    // A dot segment would be a different address; an empty one a different operation.
    const text = encodeURIComponent(made.replace(/\p{Cs}/gu, ''));
    return /^\.{0,2}$/.test(text) ? id.toUpperCase() : text;
  });
}

function queryOf(operation: Operation, dice: Dice, known: Known, isWrong: boolean): string {
  const query = new URLSearchParams();
  const shape = operation.query?.shape ?? {};
  for (const [name, field] of Object.entries<z.ZodType>(shape)) {
    const isNeeded = !field.safeParse(undefined).success;
    if (!isNeeded && !dice.chance(isWrong ? 0.3 : 0.2)) continue;
    // One item per page: lists are short here, and the aim is to get a cursor.
    const isLimit = name === 'limit' && dice.chance(0.7);
    const good = isLimit ? 1 : generate(schemaOf(field), dice, known, name);
    if (name === 'cursor') {
      const [cursor] = known('cursor').slice(-1);
      if (cursor) query.set(name, dice.chance(0.5) ? cursor : forgedCursor(dice, cursor));
      else if (isWrong) query.set(name, hostileText(dice, 1500));
    } else if (isWrong && dice.chance(0.5)) query.set(name, hostileText(dice, 1500));
    else query.set(name, typeof good === 'object' ? JSON.stringify(good) : String(good));
  }
  if (isWrong && dice.chance(0.2)) query.set(hostileText(dice, 50), hostileText(dice, 50));
  if (isWrong && dice.chance(0.2)) for (const name of [...query.keys()]) query.append(name, '1');
  return query.toString();
}

const types: readonly [string, ...string[]] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json;;;',
  'Application/JSON',
  'application/merge-patch+json',
  '*/*',
];

function bodyOf(operation: Operation, dice: Dice, known: Known, isWrong: boolean) {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(operation.headers?.shape ?? {})) {
    const odd = hostileText(dice, 300).replace(/[^\t\x20-\x7e\xa0-\xff]/g, '');
    headers[name.toLowerCase()] = isWrong && dice.chance(0.5) ? odd : randomUUID();
  }
  if (operation.method === 'GET') return { headers, body: undefined };
  const good = operation.body ? generate(schemaOf(operation.body), dice, known) : undefined;
  if (!isWrong) {
    if (good === undefined) return { headers, body: undefined };
    return {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(good),
    };
  }
  const body = dice.chance(0.75)
    ? JSON.stringify(mutate(good ?? {}, dice))
    : hostileBody(dice, JSON.stringify(good ?? {}));
  const type = dice.chance(0.1) ? dice.pick(types) : 'application/json';
  return { headers: { ...headers, 'content-type': type }, body };
}
