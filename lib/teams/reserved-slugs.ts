/** First segments of the portal's routes: a team with such a name would be hidden by them. A test compares. */
export const routeNames = [
  'api',
  'design',
  'instance',
  'invitation',
  'profile',
  'r',
  'scim',
  'setup',
  'sign-in',
  'sign-out',
  'teams',
] as const;

/** Names kept for later, and names that would mislead people. */
const keptNames = [
  'about',
  'account',
  'admin',
  'assets',
  'auth',
  'badge',
  'docs',
  'embed',
  'error',
  'feed',
  'health',
  'help',
  'login',
  'logout',
  'metrics',
  'new',
  'public',
  'settings',
  'static',
  'status',
] as const;

const reserved = new Set<string>([...routeNames, ...keptNames]);

/** Whether a team may not have this name. */
export const isReservedSlug = (slug: string): boolean => reserved.has(slug);
