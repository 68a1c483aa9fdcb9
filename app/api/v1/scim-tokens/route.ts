import { api, serve } from '@/lib/http';

export const GET = serve(api.scimTokensList);
export const POST = serve(api.scimTokensCreate);
