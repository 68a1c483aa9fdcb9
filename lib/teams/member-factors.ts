import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** What a member signs in with besides their password; nothing more about it. */
export interface MemberFactors {
  totp: boolean;
  passkeys: number;
}

/** The second factors of the team's members, by user. Throws Forbidden. */
export async function memberFactors(ctx: TeamContext): Promise<Map<string, MemberFactors>> {
  requireRole(ctx, 'admin');
  const rows = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<{ user_id: string; has_totp: boolean; passkeys: bigint }[]>`
      SELECT user_id, has_totp, passkeys FROM portal_member_factors()`,
  );
  return new Map(
    rows.map(({ user_id, has_totp, passkeys }) => [
      user_id,
      { totp: has_totp, passkeys: Number(passkeys) },
    ]),
  );
}
