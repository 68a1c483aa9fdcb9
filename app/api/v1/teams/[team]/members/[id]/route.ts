import { api, serve } from '@/lib/http';

export const PATCH = serve(api.membersChange);
export const DELETE = serve(api.membersRemove);
