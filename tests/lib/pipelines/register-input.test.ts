import { Invalid } from '@/lib/errors';
import { getPipeline, registerPipeline } from '@/lib/pipelines';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const errorsOf = (error: unknown) => (error instanceof Invalid ? error.errors : error);

test.each([
  ['uuid', 'nonsense', /takes a UUID/],
  ['uuid', '449c3c47-427e-465e-b1d2-0bf257b714e4?x=1', /takes a UUID/],
  ['uuid', '{449c3c47-427e-465e-b1d2-0bf257b714e4}', /takes a UUID/],
  ['uuid', 7, /takes a UUID/],
  ['name', '', /at least one/],
  ['name', 'x'.repeat(201), /at most 200/],
  ['name', 'a\u0000', /control characters/],
  ['description', 'x'.repeat(4001), /at most 4000/],
  ['description', 'a\u0007', /control characters/],
  ['tags', 'one', /list of strings/],
  ['tags', Array.from({ length: 21 }, (_, index) => `${index}`), /at most 20/],
  ['tags.0', [''], /at least one/],
  ['tags.0', ['a\u0000'], /control characters/],
  ['credentialId', 'x', /id of a credential/],
  ['credentialId', nobodys, /not a credential of this team/],
  ['surprise', 1, /not a known field/],
])('refuses a wrong %s (%#) in words', async (field, value, words) => {
  const error = await rejection(
    registerPipeline(await portal.red.ctx('admin'), {
      uuid: addToSandbox(portal, portal.red),
      name: 'X',
      credentialId: nobodys,
      [field.replace(/\..*/, '')]: value,
    }),
  );
  expect(errorsOf(error)).toEqual({ [field]: [expect.stringMatching(words)] });
});

test('another team’s credential is as unknown as none', async () => {
  const theirs = await portal.blue.credential();
  const uuid = addToSandbox(portal, portal.red);
  const admin = await portal.red.ctx('admin');
  const [foreign, random] = [theirs, nobodys].map((credentialId) =>
    rejection(registerPipeline(admin, { uuid, name: 'X', credentialId })),
  );
  expect(errorsOf(await foreign)).toEqual(errorsOf(await random));
  await expect(getPipeline(admin, uuid)).rejects.toThrow();
});
