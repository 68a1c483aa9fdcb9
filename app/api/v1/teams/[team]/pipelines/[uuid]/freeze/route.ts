import { api, serve } from '@/lib/http';

export const POST = serve(api.freezesPipeline);
export const DELETE = serve(api.freezesPipelineEnd);
