// A real OpenID provider for a test, in its own process because it consists of ES modules. argv: the portal's
// callback. Prints its issuer once it listens. Whoever signs in as NAME is NAME@example.com.

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [, , callback, groupsFile] = process.argv;
const groupsOf = (id) =>
  groupsFile && existsSync(groupsFile)
    ? (JSON.parse(readFileSync(groupsFile, 'utf8'))[id] ?? {})
    : {};
const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'portal',
        client_secret: 'the secret of the portal',
        redirect_uris: [callback],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: id,
        email: `${id.replace('unverified-', '')}@example.com`,
        email_verified: !id.startsWith('unverified-'),
        // The test writes into this file who is in which group now.
        ...groupsOf(id),
      }),
    }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
