import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { now } from '@/lib/clock';
import type { Origin, ViewerContext } from '@/lib/context';
import { database, inTransaction, isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, Invalid, Unauthenticated } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { log } from '@/lib/log';
import { noteFactorChange } from './factor-changes';
import { findViewer } from './find-viewer';
import { actorOf } from './instance-context';
import { type Passed, type WaitingSignIn, waitingUser } from './pass-second-factor';
import { recordSignIn, type SignInMethod } from './record-sign-in';
import { PasskeyName } from './schemas';
import { spendOnce } from './spend-once';

/** The portal as browsers know it: passkeys are for one host name, and answers for one origin. */
export interface RelyingParty {
  /** The host name, without port. */
  id: string;
  origin: string;
}

/** A challenge as its cookie keeps it. It is accepted once. */
interface HeldChallenge {
  id: string;
  expiresAt: Date;
  challenge: string;
}

/** Loaded when a passkey is used: it brings X.509 and CBOR along, and most processes never see one. */
const library = () => import('@simplewebauthn/server');

const timeout = 5 * 60_000;
const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
const isTransport = (text: string): text is AuthenticatorTransport =>
  transports.some((one) => one === text);

/** The options that a browser makes a passkey with. */
export async function passkeyCreation(
  ctx: ViewerContext,
  party: RelyingParty,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id: userId, email, name } = ctx.user;
  const known = await inTransaction({ userId }, (tx) => credentialsOf(tx, userId));
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Datamin Portal',
    rpID: party.id,
    userID: new TextEncoder().encode(userId),
    userName: email,
    userDisplayName: name,
    attestationType: 'none',
    timeout,
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
}

const Response = z.looseObject({ id: z.string().max(2000), type: z.literal('public-key') });

/** A browser's answer, checked as far as it must be before the library checks it. */
function responseOf<T>(given: unknown): T & { id: string } {
  const parsed = Response.safeParse(given);
  if (!parsed.success) throw new Invalid('The browser sent no passkey. Try again.');
  // The library checks all of it, and throws at anything else.
  return given as T & { id: string };
}

/**
 * Adds the passkey that a browser made. Returns recovery codes, shown only now, where it is the person's first
 * factor. Throws Invalid, Conflict (it is known already) and Unauthenticated (the challenge was used).
 */
export async function addPasskey(
  ctx: ViewerContext,
  party: RelyingParty,
  held: HeldChallenge,
  input: { name: unknown; response: unknown },
): Promise<{ recoveryCodes: string[] | null }> {
  const { name } = parseInput(PasskeyName, { name: input.name });
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: responseOf<RegistrationResponseJSON>(input.response),
    expectedChallenge: held.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: false,
  }).catch(refused);
  if (!registrationInfo) throw notGood();
  const { credential } = registrationInfo;
  const userId = ctx.user.id;
  const recoveryCodes = await inTransaction({ userId }, async (tx) => {
    await spendOnce(tx, held);
    await tx.passkey.createMany({
      data: [
        {
          userId,
          credentialId: credential.id,
          publicKey: new Uint8Array(credential.publicKey),
          counter: credential.counter,
          transports: credential.transports ?? [],
          name,
          createdAt: now(),
        },
      ],
    });
    return noteFactorChange(tx, actorOf(ctx), ctx.user, {
      action: 'second_factor.added',
      words: `the passkey “${name}” was added to your account.`,
      details: { factor: 'passkey', name },
    });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new Conflict('This passkey is already registered.') : error;
  });
  return { recoveryCodes };
}

/** The options that a browser signs in with: one of that person's passkeys, or whichever it has for the portal. */
export async function passkeyRequest(
  party: RelyingParty,
  waiting: WaitingSignIn | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const allowCredentials = waiting
    ? await inTransaction({ userId: waiting.userId }, (tx) => credentialsOf(tx, waiting.userId))
    : [];
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: party.id,
    timeout,
    allowCredentials,
    // On its own it must count as two: something one has, and a finger or a PIN.
    userVerification: waiting ? 'preferred' : 'required',
  });
}

/** Whether the person has a passkey. */
export async function hasPasskey(userId: string): Promise<boolean> {
  return (await inTransaction({ userId }, (tx) => tx.passkey.count({ where: { userId } }))) > 0;
}

/**
 * Signs in by passkey: as the second step of a waiting sign-in, or alone. Throws Invalid, and Unauthenticated
 * when the challenge was used or took too long.
 */
export async function passWithPasskey(
  origin: Origin,
  party: RelyingParty,
  held: HeldChallenge,
  waiting: WaitingSignIn | null,
  given: unknown,
): Promise<Passed> {
  const response = responseOf<AuthenticationResponseJSON>(given);
  const userId = await ownerOf(response.id);
  if (!userId || (waiting && waiting.userId !== userId)) throw notGood();
  const found = await findViewer(userId, null, null);
  if (!found) throw notGood();
  const version = waiting?.version ?? found.sessionVersion;
  const user = await inTransaction({ userId }, async (tx) => {
    const passkey = await tx.passkey.findFirst({
      where: { credentialId: response.id, userId },
      select: { id: true, publicKey: true, counter: true },
    });
    if (!passkey) throw notGood();
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: held.challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: Number(passkey.counter),
      },
      requireUserVerification: waiting === null,
    }).catch(refused);
    if (!verified) throw notGood();
    await spendOnce(tx, held);
    if (waiting) await spendOnce(tx, waiting);
    await tx.passkey.updateMany({
      where: { id: passkey.id, userId },
      data: { counter: authenticationInfo.newCounter, lastUsedAt: now() },
    });
    return waitingUser(tx, { userId, version });
  });
  const method: SignInMethod = waiting ? 'second passkey' : 'passkey';
  await recordSignIn(user, origin, method);
  return { userId, sessionVersion: version, email: user.email };
}

async function ownerOf(credentialId: string): Promise<string | null> {
  const [row] = await database().prisma.$queryRaw<{ id: string | null }[]>`
    SELECT portal_passkey_owner(${credentialId}) AS id`;
  return row?.id ?? null;
}

async function credentialsOf(tx: Transaction, userId: string) {
  const rows = await tx.passkey.findMany({
    where: { userId },
    select: { credentialId: true, transports: true },
  });
  return rows.map(({ credentialId, transports: by }) => ({
    id: credentialId,
    transports: by.filter(isTransport),
  }));
}

/** One answer for everything wrong with it: strangers must not learn which passkeys exist. */
const notGood = () => new Invalid('That passkey is not good here. Sign in another way.');

/** The library's reasons are only for the log: they name what was expected. */
function refused(error: unknown): never {
  if (error instanceof Unauthenticated) throw error;
  log().info(
    { reason: error instanceof Error ? error.message : String(error) },
    'a passkey was refused',
  );
  throw notGood();
}
