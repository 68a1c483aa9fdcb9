import { api, serve } from '@/lib/http';

export const GET = serve(api.auditStreamsList);
export const POST = serve(api.auditStreamsCreate);
