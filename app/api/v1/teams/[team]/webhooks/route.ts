import { api, serve } from '@/lib/http';

export const GET = serve(api.webhooksList);
export const POST = serve(api.webhooksCreate);
