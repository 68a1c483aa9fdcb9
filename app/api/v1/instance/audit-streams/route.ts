import { api, serve } from '@/lib/http';

export const GET = serve(api.instanceAuditStreamsList);
export const POST = serve(api.instanceAuditStreamsCreate);
