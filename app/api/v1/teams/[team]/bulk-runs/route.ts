import { api, serve } from '@/lib/http';

export const GET = serve(api.bulkRunsList);
export const POST = serve(api.bulkRunsRequest);
