import { api, serve } from '@/lib/http';

export const GET = serve(api.credentialsList);
export const POST = serve(api.credentialsCreate);
