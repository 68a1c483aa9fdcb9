import { api, serve } from '@/lib/http';

export const PATCH = serve(api.auditStreamsSwitch);
export const DELETE = serve(api.auditStreamsRemove);
