import { api, serve } from '@/lib/http';

export const PATCH = serve(api.tokensHandOver);
export const DELETE = serve(api.tokensRevoke);
