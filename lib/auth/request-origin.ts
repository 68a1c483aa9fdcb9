import type { Origin } from '@/lib/context';
import { clientAddress } from './client-address';

/** Where a request came from, as the audit records it. */
export function requestOrigin(headers: Pick<Headers, 'get'>): Origin {
  const requestId = headers.get('x-request-id');
  return {
    ip: clientAddress(headers),
    userAgent: headers.get('user-agent'),
    requestId: requestId && /^[\w-]{8,64}$/.test(requestId) ? requestId : null,
  };
}
