import { api, serve } from '@/lib/http';

export const GET = serve(api.reportsGet);
export const PATCH = serve(api.reportsChange);
export const DELETE = serve(api.reportsRemove);
