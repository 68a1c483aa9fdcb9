import { NotFound } from '@/lib/errors';
import { toResponse } from '@/lib/http';

/** What no route answers is not there, for programs too. */
function notThere(request: Request): Response {
  return toResponse(new NotFound(), request.headers.get('x-request-id'));
}

export {
  notThere as DELETE,
  notThere as GET,
  notThere as PATCH,
  notThere as POST,
  notThere as PUT,
};
