import { database } from '@/lib/db';

/** Whether this is the first start: nobody has an account yet. */
export async function setupIsOpen(): Promise<boolean> {
  const [answer] = await database().prisma.$queryRaw<{ taken: boolean }[]>`
    SELECT portal_users_exist() AS taken`;
  return answer?.taken === false;
}
