import { type Role, roleCovers, type TeamContext } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';
import { Conflict, invalidField, NotFound } from '@/lib/errors';
import { requireId } from './internal';
import type { ServiceAccountView } from './views';

export const serviceAccountColumns = {
  id: true,
  name: true,
  role: true,
  createdBy: true,
  createdAt: true,
  disabledAt: true,
  disabledBy: true,
  tokens: { select: { lastUsedAt: true } },
} as const satisfies Prisma.ServiceAccountSelect;

type Row = Prisma.ServiceAccountGetPayload<{ select: typeof serviceAccountColumns }>;

/** The public projection of a service account. */
export function toServiceAccountView({ tokens, ...row }: Row): ServiceAccountView {
  const used = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
  return {
    ...row,
    enabled: row.disabledAt === null,
    tokens: tokens.length,
    lastUsedAt: used.length === 0 ? null : new Date(Math.max(...used.map(Number))),
  };
}

/** A service account of the context's team. Throws NotFound, also for one of another team. */
export async function loadServiceAccount(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<ServiceAccountView> {
  const row = await tx.serviceAccount.findFirst({
    where: { id: requireId(id), teamId: ctx.team.id },
    select: serviceAccountColumns,
  });
  if (!row) throw new NotFound();
  return toServiceAccountView(row);
}

/** The account that a token with that role is to belong to. Throws Invalid. */
export async function requireAccountFor(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
  role: Role,
): Promise<{ id: string; name: string }> {
  const account = await tx.serviceAccount.findFirst({
    where: { id, teamId: ctx.team.id },
    select: { id: true, name: true, role: true },
  });
  if (!account) throw invalidField('serviceAccountId', 'is not a service account of this team');
  if (!roleCovers(account.role, role)) {
    throw invalidField('role', `is above that of ${account.name}, which is ${account.role}`);
  }
  return { id: account.id, name: account.name };
}

export const accountNameTaken = (name: string) =>
  new Conflict(`There is a service account "${name}" already; choose another name.`, {
    errors: { name: ['is taken'] },
  });
