import { scim } from '@/lib/http';

export const GET = scim.usersGet;
export const PUT = scim.usersReplace;
export const PATCH = scim.usersPatch;
export const DELETE = scim.usersDelete;
