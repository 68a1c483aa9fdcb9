import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a finger, or a PIN, adds to "somebody was there". */
const flags = { present: 0x01, verified: 0x05 };

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** A passkey as a browser would hold it: P-256, made here. */
export class Authenticator {
  readonly id = randomBytes(16).toString('base64url');
  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** As the portal stores it: COSE. */
  get publicKey(): Buffer {
    const { x = '', y = '' } = this.pair.publicKey.export({ format: 'jwk' });
    const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    const [head, between] = [
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from('225820', 'hex'),
    ];
    return Buffer.concat([head, left, between, right]);
  }

  /** A browser's answer to a challenge. */
  answer(
    party: { id: string; origin: string },
    challenge: string,
    { how = 'verified', counter = 0 }: { how?: keyof typeof flags; counter?: number } = {},
  ) {
    const data = Buffer.concat([
      createHash('sha256').update(party.id).digest(),
      Buffer.from([flags[how], 0, 0, 0, counter]),
    ]);
    const said = JSON.stringify({ type: 'webauthn.get', challenge, origin: party.origin });
    const signed = Buffer.concat([data, createHash('sha256').update(said).digest()]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(said),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, this.pair.privateKey).toString('base64url'),
      },
    };
  }
}
