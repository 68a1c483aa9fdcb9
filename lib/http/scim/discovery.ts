import { groupSchema } from './group-resource';
import { listSchema, mostResults } from './list-answer';
import type { Attributes } from './patch';
import { userSchema } from './user-resource';

/** What this provider can (RFC 7643, 5). */
export const providerConfig = (base: string): Attributes => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostResults },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'SCIM token',
      description: 'A token that an instance admin makes, as Authorization: Bearer …',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

const resourceType = (base: string, name: 'User' | 'Group', schema: string): Attributes => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: name,
  name,
  endpoint: `/${name}s`,
  schema,
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

export const resourceTypes = (base: string): Attributes[] => [
  resourceType(base, 'User', userSchema),
  resourceType(base, 'Group', groupSchema),
];

interface Traits {
  type?: string;
  multiValued?: boolean;
  required?: boolean;
  caseExact?: boolean;
  mutability?: string;
  uniqueness?: string;
  subAttributes?: Attributes[];
}

const attribute = (name: string, description: string, traits: Traits = {}): Attributes => ({
  name,
  description,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...traits,
});

const reference = [
  attribute('value', 'Its id', { caseExact: true }),
  attribute('display', 'Its name', { mutability: 'readOnly' }),
  attribute('$ref', 'Its address', { type: 'reference', mutability: 'readOnly' }),
];

const schema = (base: string, id: string, name: string, attributes: Attributes[]): Attributes => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name,
  description: name,
  attributes,
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
});

export const schemas = (base: string): Attributes[] => [
  schema(base, userSchema, 'User', [
    attribute('userName', 'What the directory calls the account', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('name', 'The person’s name', {
      type: 'complex',
      subAttributes: [
        attribute('formatted', 'All of it'),
        attribute('givenName', 'The given name'),
        attribute('familyName', 'The family name'),
      ],
    }),
    attribute('displayName', 'What the portal calls the person'),
    attribute('active', 'Whether the person may sign in', { type: 'boolean' }),
    attribute('emails', 'The primary one is the account’s address', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'The address'),
        attribute('type', 'Always work'),
        attribute('primary', 'Whether it is the account’s', { type: 'boolean' }),
      ],
    }),
    attribute('groups', 'Groups the person is in', {
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: reference,
    }),
  ]),
  schema(base, groupSchema, 'Group', [
    attribute('displayName', 'Its name, which rules name', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('members', 'Accounts in it', {
      type: 'complex',
      multiValued: true,
      subAttributes: reference,
    }),
  ]),
];

/** All of them on one page. */
export const asList = (resources: Attributes[]): Attributes => ({
  schemas: [listSchema],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
});
