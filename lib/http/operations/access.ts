import { z } from 'zod';
import { roles } from '@/lib/context';
import { csvLine } from '@/lib/csv-line';
import {
  type AccessEntry,
  listAccessReviews,
  ReviewAccess,
  readAccess,
  reviewAccess,
  secondFactorKinds,
} from '@/lib/evidence';
import type { TeamOperation } from '../operation';
import { csvForm, streamFile } from '../stream-file';
import { paged } from './paged';
import { listOf, time } from './shapes';

const path = '/api/v1/teams/{team}/access' as const;

const Access = z.object({
  kind: z.enum(['person', 'token', 'service account', 'invitation', 'break-glass']),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(roles),
  since: time,
  how: z.string().describe('how access was granted'),
  lastSeenAt: time
    .nullable()
    .describe(
      'for a person, in any session, accurate to ten minutes; for a token, when it was last used',
    ),
  secondFactors: z
    .array(z.enum(secondFactorKinds))
    .nullable()
    .describe(
      'what a person signs in with in addition to the password; null if this is not a person',
    ),
  endsAt: time.nullable(),
  remark: z.string().nullable(),
});

const AccessReview = z.object({
  id: z.string(),
  reviewedAt: time,
  reviewer: z.string(),
  note: z.string(),
  people: z.number().int(),
  tokens: z.number().int(),
  serviceAccounts: z.number().int(),
  invitations: z.number().int(),
});

export const accessList: TeamOperation = {
  scope: 'team',
  id: 'listAccess',
  method: 'GET',
  path,
  role: 'admin',
  summary: 'List who has access to the team: people, tokens, service accounts and open invitations',
  query: paged.query,
  response: listOf(Access),
  run: async ({ ctx, query }) => paged('access', query, await readAccess(ctx), ({ id }) => id),
};

const csvHead = 'kind,name,email,role,since,how,lastSeenAt,secondFactors,endsAt,remark,id\r\n';

function toCsvLine(entry: AccessEntry): string {
  const { kind, name, email, role, since, how, lastSeenAt, endsAt, remark, id } = entry;
  const factors = entry.secondFactors && (entry.secondFactors.join(' ') || 'none');
  return csvLine([
    ...[kind, name, email, role, since, how, lastSeenAt, factors],
    ...[endsAt, remark, id],
  ]);
}

export const accessCsv: TeamOperation = {
  scope: 'team',
  id: 'exportAccessAsCsv',
  method: 'GET',
  path: `${path}.csv`,
  role: 'admin',
  summary: 'Export who has access to the team as CSV',
  response: z.string(),
  contentType: 'text/csv',
  run: async ({ ctx }) => {
    const entries = await readAccess(ctx);
    async function* pages() {
      yield entries;
    }
    return streamFile(pages(), csvForm(`${ctx.team.slug}-access.csv`, csvHead, toCsvLine));
  },
};

export const accessReviewsList: TeamOperation = {
  scope: 'team',
  id: 'listAccessReviews',
  method: 'GET',
  path: `${path}-reviews`,
  role: 'admin',
  summary: 'List the access reviews: who reviewed access to the team, and when',
  query: paged.query,
  response: listOf(AccessReview),
  run: async ({ ctx, query }) =>
    paged('access reviews', query, await listAccessReviews(ctx), ({ id }) => id),
};

export const accessReview: TeamOperation = {
  scope: 'team',
  id: 'reviewAccess',
  method: 'POST',
  path: `${path}-reviews`,
  role: 'admin',
  summary: 'Record an access review',
  body: ReviewAccess,
  status: 201,
  response: AccessReview,
  run: ({ ctx, body }) => reviewAccess(ctx, body),
};
