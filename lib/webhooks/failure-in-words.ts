import { connectFailureKind } from '@/lib/datamin';

/** What an answer's status means for the message, as a sentence with what to do; null: it arrived. */
export function statusInWords(status: number, host: string): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    return `${host} answered ${status}, a redirect: enter the address that it leads to.`;
  }
  return `${host} answered ${status}. ${adviceFor(status)}`;
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) {
    return 'Have it let the portal’s messages in: they carry a signature and no sign-in.';
  }
  if (status === 404 || status === 405) return 'Check the path: nothing there takes a POST.';
  if (status === 410) return 'It accepts no more messages.';
  if (status === 413) return 'Have it take bodies of a few kilobytes.';
  if (status === 429)
    return 'It is receiving too many requests; the message will be tried again later.';
  if (status >= 500) return 'The fault is the receiver’s: its own log says more.';
  return 'It rejected the message as it is: the beginning of its answer may say why.';
}

/** Why there was no answer, as a sentence with what to do. */
export function failureInWords(thrown: unknown, host: string): string {
  switch (connectFailureKind(thrown)) {
    case 'forbidden':
      return `${host} leads to a network address that this portal does not call. Enter a public address; the people who run the portal may allow private ones.`;
    case 'unknown_name':
      return `The name ${host} is not known in the network. Check the address for a mistyped name.`;
    case 'refused':
      return `${host} refuses connections. Check that the receiver runs, and the port of the address.`;
    case 'silent':
      return `${host} does not take connections. Check that it is up, and that its firewall lets the portal’s server in.`;
    case 'tls':
      return `No secure connection to ${host} could be made. Check that its certificate is valid, complete and made for this name.`;
    case 'other':
      return `${host} cannot be reached. Check the address, and that the receiver runs.`;
    case null:
      return `${host} broke the connection before it had answered. The receiver’s own log may say why.`;
  }
}

/** @param seconds how long we waited for an answer */
export function silenceInWords(host: string, seconds: number): string {
  return `${host} did not answer within ${seconds} s. Have the receiver answer first, and work later.`;
}
