import { ConnectFailure, ForbiddenAddress } from '@/lib/datamin';
import { failureInWords, silenceInWords, statusInWords } from '@/lib/webhooks/failure-in-words';

const coded = (code: string) => new ConnectFailure(Object.assign(new Error(code), { code }));
const severalAddresses = new ConnectFailure(
  new AggregateError([Object.assign(new Error('first'), { code: 'ECONNREFUSED' })]),
);

test.each<[string, unknown, RegExp]>([
  ['a forbidden address', new ConnectFailure(new ForbiddenAddress()), /public address/],
  ['an unknown name', coded('ENOTFOUND'), /name hook\.example is not known.* mistyped/],
  ['a resolver that is away', coded('EAI_AGAIN'), /name hook\.example is not known/],
  ['a closed port', coded('ECONNREFUSED'), /refuses connections\. .*runs, and the port/],
  ['a name with several addresses', severalAddresses, /refuses connections/],
  ['a firewall', coded('UND_ERR_CONNECT_TIMEOUT'), /does not take connections\. .*firewall/],
  ['a bad certificate', coded('CERT_HAS_EXPIRED'), /certificate is valid, complete/],
  ['no TLS there', coded('ERR_SSL_WRONG_VERSION_NUMBER'), /No secure connection/],
  ['anything else', coded('EHOSTUNREACH'), /cannot be reached\. Check the address/],
  ['a broken connection', new Error('other side closed'), /broke the connection.*own log/],
])('%s is told with what to do, and without a code', (_, thrown, sentence) => {
  const told = failureInWords(thrown, 'hook.example');
  expect(told).toMatch(sentence);
  expect(told).not.toMatch(/E[A-Z]{4,}|ERR_|CERT_/);
});

test('silence is told with what to do', () => {
  expect(silenceInWords('hook.example', 10)).toMatch(/within 10 s\. .*answer first/);
});

test.each([
  [302, /redirect: enter the address/],
  [400, /beginning of its answer/],
  [401, /no sign-in/],
  [403, /no sign-in/],
  [404, /Check the path/],
  [410, /no more messages/],
  [413, /bodies/],
  [429, /tried again later/],
  [503, /its own log/],
])('%d is told with what to do', (status, advice) => {
  expect(statusInWords(status, 'hook.example')).toMatch(advice);
  expect(statusInWords(status, 'hook.example')).toContain(`hook.example answered ${status}`);
});

test('what arrived is no problem', () => {
  expect([200, 204, 299].map((status) => statusInWords(status, 'hook.example'))).toEqual([
    null,
    null,
    null,
  ]);
});
