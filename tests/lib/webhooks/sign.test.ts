import { signedHeaders } from '@/lib/webhooks/sign';

const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};

test('signs as the reference implementations of Standard Webhooks do', () => {
  expect(signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('each secret signs, the newest first', () => {
  const secrets = ['whsec_b25l', 'whsec_dHdv'];
  const [one, two] = secrets.map((secret) => signedHeaders(message, [secret])['webhook-signature']);
  expect(one).not.toBe(two);
  expect(signedHeaders(message, secrets)['webhook-signature']).toBe(`${one} ${two}`);
});
