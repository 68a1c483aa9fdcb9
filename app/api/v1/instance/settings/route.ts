import { api, serve } from '@/lib/http';

export const GET = serve(api.instanceSettingsRead);
export const PATCH = serve(api.instanceSettingsChange);
