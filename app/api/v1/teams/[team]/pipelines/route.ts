import { api, serve } from '@/lib/http';

export const GET = serve(api.pipelinesList);
export const POST = serve(api.pipelinesRegister);
