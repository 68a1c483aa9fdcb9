import { api, serve } from '@/lib/http';

export const GET = serve(api.schedulesGet);
export const PATCH = serve(api.schedulesChange);
export const DELETE = serve(api.schedulesRemove);
