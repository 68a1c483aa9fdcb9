import {
  getCredential,
  removeCredential,
  rotateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import { Forbidden, NotFound } from '@/lib/errors';
import { rolesBelow } from '../../support/portal/people';
import { nobodys, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { storedCredential } from './support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const admin = () => portal.red.ctx('admin');

const verbs = {
  update: (ctx: Awaited<ReturnType<typeof admin>>, id: string) =>
    updateCredential(ctx, id, { name: 'Other' }),
  rotate: (ctx: Awaited<ReturnType<typeof admin>>, id: string) =>
    rotateCredential(ctx, id, { clientSecret: 'x' }),
  verify: verifyCredential,
  remove: removeCredential,
  get: getCredential,
};

describe.each(Object.entries(verbs))('%s', (_name, verb) => {
  test('refuses lower roles, foreign, unknown and senseless ids, and changes nothing', async () => {
    const id = await portal.red.credential({ name: `Refusals of ${_name}` });
    const before = await storedCredential(portal, id);
    for (const role of rolesBelow('admin')) {
      await expect(verb(await portal.red.ctx(role), id)).rejects.toThrow(Forbidden);
    }
    await expect(verb(await portal.blue.ctx('owner'), id)).rejects.toThrow(NotFound);
    for (const none of [nobodys, 'nonsense', '', `${id}x`]) {
      await expect(verb(await admin(), none)).rejects.toThrow(NotFound);
    }
    expect(await storedCredential(portal, id)).toEqual(before);
  });
});
