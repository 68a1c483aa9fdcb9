import type { TeamContext } from '@/lib/context';
import {
  destroyOldSecret,
  disableCredential,
  enableCredential,
  getCredential,
  goBack,
  listCredentialChecks,
  listDependants,
  readCredentialHealth,
  removeCredential,
  rotateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import { Forbidden, Invalid, NotFound } from '@/lib/errors';
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
  update: (ctx: TeamContext, id: string) => updateCredential(ctx, id, { name: 'Other' }),
  rotate: (ctx: TeamContext, id: string) => rotateCredential(ctx, id, { clientSecret: 'x' }),
  verify: verifyCredential,
  remove: (ctx: TeamContext, id: string) => removeCredential(ctx, id, { reason: 'x' }),
  disable: (ctx: TeamContext, id: string) => disableCredential(ctx, id, { reason: 'x' }),
  enable: enableCredential,
  goBack,
  destroyOldSecret,
  get: getCredential,
  dependants: listDependants,
  checks: (ctx: TeamContext, id: string) => listCredentialChecks(ctx, id),
  health: readCredentialHealth,
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

describe.each([
  ['disable', disableCredential],
  ['remove', removeCredential],
] as const)('%s', (_name, verb) => {
  test.each([
    ['no reason', {}],
    ['an empty one', { reason: '  ' }],
    ['one that is too long', { reason: 'x'.repeat(501) }],
    ['one of several lines', { reason: 'a\nb' }],
    ['a field nobody knows', { reason: 'x', force: true }],
  ])('refuses %s', async (_words, input) => {
    const id = await portal.red.credential({ verify: false });
    const before = await storedCredential(portal, id);
    await expect(verb(await admin(), id, input)).rejects.toThrow(Invalid);
    expect(await storedCredential(portal, id)).toEqual(before);
  });
});
