import { api, serve } from '@/lib/http';

export const PATCH = serve(api.serviceAccountsChange);
export const DELETE = serve(api.serviceAccountsRemove);
