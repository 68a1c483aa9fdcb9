export { addGroupRule } from './add-group-rule';
export { type DirectoryContext, directoryContextOf } from './context';
export { deletePerson } from './delete-person';
export type { GroupRuleView } from './group-rules';
export {
  changeDirectoryGroup,
  createDirectoryGroup,
  type DirectoryGroup,
  deleteDirectoryGroup,
  type GroupInput,
  getDirectoryGroup,
  listDirectoryGroups,
} from './groups';
export { listGroupRules } from './list-group-rules';
export { everybody, findPeople, getPerson, type Person } from './people';
export { removeGroupRule } from './remove-group-rule';
export { changePerson, createPerson, type PersonInput } from './save-person';
export { AddGroupRule, CreateScimToken } from './schemas';
export {
  createScimToken,
  findScimToken,
  listScimTokens,
  revokeScimToken,
  type ScimTokenView,
} from './scim-tokens';
export { signInWithIdentity } from './sign-in-with-identity';
