import { api, serve } from '@/lib/http';

export const GET = serve(api.credentialsGet);
export const PATCH = serve(api.credentialsUpdate);
export const DELETE = serve(api.credentialsRemove);
