import { api, serve } from '@/lib/http';

export const GET = serve(api.auditRetention);
export const PATCH = serve(api.auditRetentionSet);
