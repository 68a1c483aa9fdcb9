import { api, serve } from '@/lib/http';

export const GET = serve(api.membersList);
export const POST = serve(api.membersAdd);
