import type { Role } from '@/lib/context';

const may: Record<Role, string> = {
  viewer: 'sees everything',
  operator: 'may run pipelines',
  admin: 'may manage credentials and members',
  owner: 'may delete the team',
};

/** Roles from the lowest up to the person's own: nobody may grant more than they have. */
export function roleOptions(own: Role): { value: string; label: string }[] {
  const known: Role[] = ['viewer', 'operator', 'admin', 'owner'];
  return known
    .slice(0, known.indexOf(own) + 1)
    .map((role) => ({ value: role, label: `${role}: ${may[role]}` }));
}
