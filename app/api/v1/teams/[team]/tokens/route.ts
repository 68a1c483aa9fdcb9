import { api, serve } from '@/lib/http';

export const GET = serve(api.tokensList);
export const POST = serve(api.tokensCreate);
