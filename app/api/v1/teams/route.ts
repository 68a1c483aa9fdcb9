import { api, serve } from '@/lib/http';

export const GET = serve(api.teamsList);
export const POST = serve(api.teamsCreate);
