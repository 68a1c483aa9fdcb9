import { recordAudit } from '@/lib/audit';
import { inTransaction, isUniqueViolation } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from './instance-context';
import { emailTaken } from './internal';
import { insertUser, prepareUser } from './new-user';
import { CreateUser } from './schemas';

/** Makes an account, vouching for its address. Throws Forbidden, Invalid and Conflict (the address has one). */
export async function createUser(
  ctx: InstanceContext,
  input: unknown,
): Promise<{ id: string; email: string; name: string; isInstanceAdmin: boolean }> {
  const by = requireInstanceAdmin(ctx);
  const { name, ...given } = parseInput(CreateUser, input);
  const user = await prepareUser({
    ...given,
    name: name ?? given.email.replace(/@.*/, ''),
    emailIsProved: true,
  });
  const { id, email, isInstanceAdmin } = user;
  await inTransaction({ userId: id }, async (tx) => {
    await insertUser(tx, user);
    await recordAudit(tx, by, {
      action: 'user.created',
      target: { kind: 'user', id, name: email },
      details: { instanceAdmin: isInstanceAdmin },
    });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error, 'email') ? emailTaken(email) : error;
  });
  return { id, email, name: user.name, isInstanceAdmin };
}
