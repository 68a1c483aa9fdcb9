import { api, serve } from '@/lib/http';

export const GET = serve(api.tasksGet);
export const PATCH = serve(api.tasksName);
