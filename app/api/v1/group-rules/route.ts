import { api, serve } from '@/lib/http';

export const GET = serve(api.groupRulesList);
export const POST = serve(api.groupRulesAdd);
