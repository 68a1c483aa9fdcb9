import { endSession, originIsOurs } from '@/lib/auth';
import { Forbidden } from '@/lib/errors';
import { toResponse } from '@/lib/http';

const leadTo = (path: string) =>
  new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store' } });

/** The target of the "Sign out" button's plain form: works before any script, and on any page. */
export async function POST(request: Request): Promise<Response> {
  try {
    if (!originIsOurs(request.headers)) {
      throw new Forbidden('This came from another site. Sign out from the portal itself.');
    }
    await endSession();
    return leadTo('/sign-in');
  } catch (thrown) {
    return toResponse(thrown, request.headers.get('x-request-id'));
  }
}

/** A link must not sign anybody out. */
export const GET = () => leadTo('/');
