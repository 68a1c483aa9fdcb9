import { scim } from '@/lib/http';

export const GET = scim.nothing;
export const POST = scim.nothing;
export const PUT = scim.nothing;
export const PATCH = scim.nothing;
export const DELETE = scim.nothing;
