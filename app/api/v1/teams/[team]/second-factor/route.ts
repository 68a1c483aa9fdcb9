import { api, serve } from '@/lib/http';

export const GET = serve(api.factorDemandRead);
export const PATCH = serve(api.factorDemandChange);
