import { api, serve } from '@/lib/http';

export const GET = serve(api.pipelinesGet);
export const PATCH = serve(api.pipelinesUpdate);
export const DELETE = serve(api.pipelinesRemove);
