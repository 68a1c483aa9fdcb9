import { api, serve } from '@/lib/http';

export const GET = serve(api.syncRead);
export const POST = serve(api.syncAsk);
export const PATCH = serve(api.syncBackfill);
