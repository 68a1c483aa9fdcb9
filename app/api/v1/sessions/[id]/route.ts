import { api, serve } from '@/lib/http';

export const DELETE = serve(api.sessionsEnd);
