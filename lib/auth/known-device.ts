import { cookies } from 'next/headers';
import { deviceCookieName, deviceCookieOptions, deviceOf, newDeviceCookie } from './device-cookie';

/** For actions: the id of this browser for an account. */
export async function knownDevice(): Promise<(email: string) => string | null> {
  return deviceOf((await cookies()).get(deviceCookieName())?.value);
}

/** For actions: marks this browser as one that the account has signed in with. */
export async function rememberDevice(email: string): Promise<void> {
  const jar = await cookies();
  jar.set(deviceCookieName(), newDeviceCookie(email), deviceCookieOptions());
}
