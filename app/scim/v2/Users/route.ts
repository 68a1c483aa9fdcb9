import { scim } from '@/lib/http';

export const GET = scim.usersList;
export const POST = scim.usersCreate;
