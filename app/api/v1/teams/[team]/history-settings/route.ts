import { api, serve } from '@/lib/http';

export const GET = serve(api.historySettingsRead);
export const PATCH = serve(api.historyRetention);
