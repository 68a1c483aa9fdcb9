import {
  changeDirectoryGroup,
  changePerson,
  createDirectoryGroup,
  createPerson,
  deleteDirectoryGroup,
  deletePerson,
  everybody,
  findPeople,
  getDirectoryGroup,
  getPerson,
  listDirectoryGroups,
  type Person,
} from '@/lib/directory';
import { NotFound } from '@/lib/errors';
import { asList, providerConfig, resourceTypes, schemas } from './discovery';
import type { Filter } from './filter';
import { groupOf, groupResource } from './group-resource';
import { filterOf, listAnswer, projected } from './list-answer';
import { type Attributes, patched } from './patch';
import { scimJson } from './scim-error';
import { type ScimCall, serveScim } from './serve-scim';
import { groupsByMember, personOf, userResource } from './user-resource';

const answered = (resource: Attributes, { url }: ScimCall, status = 200) => {
  const { location } = Object(resource.meta);
  return scimJson(projected(resource, url), status, status === 201 ? { location } : {});
};

const oneOf = (list: Attributes[], id: string): Response => {
  const found = list.find((one) => one.id === id);
  if (!found) throw new NotFound();
  return scimJson(found);
};

const userOf = async ({ base }: ScimCall, person: Person) =>
  userResource(person, groupsByMember(await listDirectoryGroups()).get(person.id) ?? [], base);

/** The commonest questions of clients need not load everybody. */
const wantedBy = (filter: Filter | null) => {
  if (filter?.kind !== 'compare' || filter.by !== 'eq' || typeof filter.value !== 'string')
    return {};
  if (filter.path === 'username') return { userName: filter.value };
  if (filter.path === 'externalid') return { externalId: filter.value };
  return filter.path === 'id' ? { id: filter.value } : {};
};

/** Every endpoint of SCIM, by path and method; the routes are made of these. */
export const scim = {
  providerConfig: serveScim(async ({ base }) => scimJson(providerConfig(base))),
  resourceTypes: serveScim(async ({ base }) => scimJson(asList(resourceTypes(base)))),
  resourceType: serveScim(async ({ base, id }) => oneOf(resourceTypes(base), id)),
  schemas: serveScim(async ({ base }) => scimJson(asList(schemas(base)))),
  schema: serveScim(async ({ base, id }) => oneOf(schemas(base), id)),

  usersList: serveScim(async ({ url, base }) => {
    const filter = filterOf(url);
    const people = await findPeople(wantedBy(filter));
    const groups = groupsByMember(await listDirectoryGroups());
    const resourceOf = (person: Person) => userResource(person, groups.get(person.id) ?? [], base);
    return scimJson(listAnswer(people, resourceOf, filter, url));
  }),
  usersCreate: serveScim(async (call) => {
    const person = await createPerson(call.ctx, personOf(await call.body()));
    return answered(await userOf(call, person), call, 201);
  }),
  usersGet: serveScim(async (call) => answered(await userOf(call, await getPerson(call.id)), call)),
  usersReplace: serveScim(async (call) => {
    const { id } = await getPerson(call.id);
    const input = personOf(await call.body());
    const person = await changePerson(call.ctx, id, () => input);
    return answered(await userOf(call, person), call);
  }),
  usersPatch: serveScim(async (call) => {
    const { id } = await getPerson(call.id);
    const body = await call.body();
    // No patch changes these: a client changes the groups themselves.
    const groups = groupsByMember(await listDirectoryGroups()).get(id) ?? [];
    const person = await changePerson(call.ctx, id, (before) =>
      personOf(renamed(before, patched(userResource(before, groups, call.base), body))),
    );
    return answered(await userOf(call, person), call);
  }),
  usersDelete: serveScim(async ({ ctx, id }) => {
    await deletePerson(ctx, id);
    return new Response(null, { status: 204 });
  }),

  groupsList: serveScim(async ({ url, base }) => {
    const filter = filterOf(url);
    const [groups, people] = [await listDirectoryGroups(), await everybody()];
    return scimJson(listAnswer(groups, (group) => groupResource(group, people, base), filter, url));
  }),
  groupsCreate: serveScim(async (call) => {
    const people = await everybody();
    const group = await createDirectoryGroup(call.ctx, groupOf(await call.body(), people));
    return answered(groupResource(group, people, call.base), call, 201);
  }),
  groupsGet: serveScim(async (call) =>
    answered(groupResource(await getDirectoryGroup(call.id), await everybody(), call.base), call),
  ),
  groupsReplace: serveScim(async (call) => {
    const { id } = await getDirectoryGroup(call.id);
    const body = await call.body();
    const group = await changeDirectoryGroup(call.ctx, id, (_, people) => groupOf(body, people));
    return answered(groupResource(group, await everybody(), call.base), call);
  }),
  groupsPatch: serveScim(async (call) => {
    const { id } = await getDirectoryGroup(call.id);
    const body = await call.body();
    const group = await changeDirectoryGroup(call.ctx, id, (before, people) =>
      groupOf(patched(groupResource(before, people, call.base), body), people),
    );
    return answered(groupResource(group, await everybody(), call.base), call);
  }),
  groupsDelete: serveScim(async ({ ctx, id }) => {
    await deleteDirectoryGroup(ctx, id);
    return new Response(null, { status: 204 });
  }),

  nothing: serveScim(async () => {
    throw new NotFound();
  }),
};

/** A client that changes the parts of a name, and not the whole, changes the whole with them. */
function renamed(before: Person, after: Attributes): Attributes {
  const { givenName, familyName, formatted } = Object(after.name);
  const partsChanged =
    givenName !== (before.givenName ?? undefined) ||
    familyName !== (before.familyName ?? undefined);
  const wholeKept = after.displayName === before.name && (formatted ?? before.name) === before.name;
  if (partsChanged && wholeKept) {
    return { ...after, displayName: undefined, name: { givenName, familyName } };
  }
  const isReformatted = formatted !== undefined && formatted !== before.name;
  return after.displayName === before.name && isReformatted
    ? { ...after, displayName: formatted }
    : after;
}
