import { api, serve } from '@/lib/http';

export const POST = serve(api.reportsOpenLink);
export const DELETE = serve(api.reportsEndLink);
