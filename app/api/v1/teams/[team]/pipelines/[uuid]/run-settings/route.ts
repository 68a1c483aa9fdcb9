import { api, serve } from '@/lib/http';

export const GET = serve(api.runSettingsRead);
export const PATCH = serve(api.runSettingsChange);
