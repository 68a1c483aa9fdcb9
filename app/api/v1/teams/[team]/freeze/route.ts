import { api, serve } from '@/lib/http';

export const POST = serve(api.freezesTeam);
export const DELETE = serve(api.freezesTeamEnd);
