import { handleNextAuth } from '@/lib/auth';
import { toResponse } from '@/lib/http';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: Request, { params }: Context): Promise<Response> {
  try {
    return await handleNextAuth(request, (await params).nextauth);
  } catch (thrown) {
    return toResponse(thrown, request.headers.get('x-request-id'));
  }
}

export { handle as GET, handle as POST };
