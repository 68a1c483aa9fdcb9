import { api, serve } from '@/lib/http';

export const GET = serve(api.instanceBreakGlass);
export const POST = serve(api.instanceBreakGlassTake);
