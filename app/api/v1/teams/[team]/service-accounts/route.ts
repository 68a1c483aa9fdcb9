import { api, serve } from '@/lib/http';

export const GET = serve(api.serviceAccountsList);
export const POST = serve(api.serviceAccountsCreate);
