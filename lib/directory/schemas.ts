import { z } from 'zod';
import { roles } from '@/lib/context';
import { noControls, oneLine } from '@/lib/plain-text';

const text = (most: number) =>
  z
    .string({ error: 'takes a string' })
    .trim()
    .min(1, { error: 'takes at least one character' })
    .max(most, { error: `takes at most ${most} characters` })
    .regex(oneLine, noControls);

const GroupName = text(256);

export const AddGroupRule = z.strictObject({
  /** As the directory names it: an entry of the claim, or the displayName of a SCIM group. */
  group: GroupName,
  /** A team's slug. */
  team: text(39),
  role: z.enum(roles, { error: `takes ${roles.join(', ')}` }),
});

export const CreateScimToken = z.strictObject({ name: text(100) });
