import { api, serve } from '@/lib/http';

export const GET = serve(api.inputPresetsList);
export const POST = serve(api.inputPresetsSave);
