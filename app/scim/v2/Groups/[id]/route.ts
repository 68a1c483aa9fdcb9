import { scim } from '@/lib/http';

export const GET = scim.groupsGet;
export const PUT = scim.groupsReplace;
export const PATCH = scim.groupsPatch;
export const DELETE = scim.groupsDelete;
