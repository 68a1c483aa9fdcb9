import { api, serve } from '@/lib/http';

export const PATCH = serve(api.teamsRename);
export const DELETE = serve(api.teamsDelete);
