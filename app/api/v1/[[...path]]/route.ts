import { NotFound } from '@/lib/errors';
import { toResponse } from '@/lib/http';

/** An address without a route is a 404, for programs too. */
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
