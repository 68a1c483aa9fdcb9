import { api, serve } from '@/lib/http';

export const PATCH = serve(api.instanceUserChange);
