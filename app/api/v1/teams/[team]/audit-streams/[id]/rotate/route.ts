import { api, serve } from '@/lib/http';

export const POST = serve(api.auditStreamsRotate);
