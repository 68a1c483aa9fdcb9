import { api, serve } from '@/lib/http';

export const GET = serve(api.webhooksGet);
export const PATCH = serve(api.webhooksUpdate);
export const DELETE = serve(api.webhooksRemove);
