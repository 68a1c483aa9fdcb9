import { z } from 'zod';
import type { Dice } from '../campaign/dice';
import { hostileText, hostileValue } from './hostile';

const Node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** What a field's name says that its schema cannot: existing ids, and formatted texts. */
export type Known = (field: string) => readonly string[];

/** A value that a schema accepts, as far as JSON Schema can tell. */
export function generate(schema: unknown, dice: Dice, known: Known, field = ''): unknown {
  const node = Node.parse(schema);
  const choices = node.anyOf ?? node.oneOf;
  if (node.const !== undefined) return node.const;
  if (node.enum?.length) return node.enum[dice.between(0, node.enum.length)];
  if (choices?.length)
    return generate(choices[dice.between(0, choices.length)], dice, known, field);
  if (node.allOf?.length) {
    const parts = node.allOf.map((part) => generate(part, dice, known, field));
    return parts.every((part) => typeof part === 'object') ? Object.assign({}, ...parts) : parts[0];
  }
  const texts = known(field);
  const types = [node.type ?? []].flat();
  switch (types[dice.between(0, types.length)]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(node.properties ?? {})
          .filter(([name]) => node.required?.includes(name) || dice.chance(0.4))
          .map(([name, part]) => [name, generate(part, dice, known, name)]),
      );
    case 'array': {
      const length = Math.max(node.minItems ?? 0, dice.between(0, 3));
      return Array.from({ length }, () => generate(node.items ?? {}, dice, known, field));
    }
    case 'integer':
    case 'number': {
      const [text] = texts;
      if (text !== undefined) return Number(text);
      return Math.min(Math.max(dice.between(0, 400), node.minimum ?? 0), node.maximum ?? 1e9);
    }
    case 'boolean':
      return dice.chance(0.5);
    case 'null':
      return null;
    default:
      return texts[dice.between(0, texts.length)] ?? `text ${dice.between(0, 1000)}`;
  }
}

/** The same value with something wrong deep inside. */
export function mutate(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value) && value.length > 0 && dice.chance(0.7)) {
    const at = dice.between(0, value.length);
    return value.map((part, index) => (index === at ? mutate(part, dice) : part));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    const at = dice.between(0, entries.length + 1);
    if (at === entries.length) return { ...value, [hostileText(dice, 100)]: hostileValue(dice) };
    if (dice.chance(0.15)) return Object.fromEntries(entries.filter((_, index) => index !== at));
    return Object.fromEntries(
      entries.map(([name, part], index) => [name, index === at ? mutate(part, dice) : part]),
    );
  }
  return dice.chance(0.6) ? hostileText(dice, 1_000_000) : hostileValue(dice);
}
