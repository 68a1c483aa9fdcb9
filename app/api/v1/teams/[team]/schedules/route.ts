import { api, serve } from '@/lib/http';

export const GET = serve(api.schedulesList);
export const POST = serve(api.schedulesCreate);
