import { api, serve } from '@/lib/http';

export const GET = serve(api.invitationsList);
export const POST = serve(api.invitationsCreate);
