import { api, serve } from '@/lib/http';

export const PATCH = serve(api.instanceAuditStreamsSwitch);
export const DELETE = serve(api.instanceAuditStreamsRemove);
