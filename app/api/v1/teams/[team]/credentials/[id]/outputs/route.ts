import { api, serve } from '@/lib/http';

export const GET = serve(api.outputsRead);
export const PATCH = serve(api.outputsChange);
