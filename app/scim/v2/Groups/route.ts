import { scim } from '@/lib/http';

export const GET = scim.groupsList;
export const POST = scim.groupsCreate;
