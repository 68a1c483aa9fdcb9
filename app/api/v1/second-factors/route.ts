import { api, serve } from '@/lib/http';

export const GET = serve(api.secondFactorsRead);
