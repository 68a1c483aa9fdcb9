import { scim } from '@/lib/http';

export const GET = scim.schema;
