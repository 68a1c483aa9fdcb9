import { api, serve } from '@/lib/http';

export const GET = serve(api.reportsList);
export const POST = serve(api.reportsCreate);
