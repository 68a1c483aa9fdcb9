import type { z } from 'zod';
import type { Role, TeamContext, ViewerContext } from '@/lib/context';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Described {
  /** Unique, for the OpenAPI description. */
  id: string;
  method: Method;
  /** As in the contract, with {names}. */
  path: `/api/v1/${string}`;
  summary: string;
  /** Query parameters, for the description; the verb parses them. */
  query?: z.ZodObject;
  /** The JSON body, for the description; the verb parses it. */
  body?: z.ZodType;
  bodyOptional?: boolean;
  headers?: z.ZodObject;
  status?: 200 | 201 | 202 | 204;
  /** Where the thing made is from now on: {names} are fields of the answer, or else parameters of the path. */
  location?: `/api/v1/${string}`;
  /** Absent: no content. */
  response?: z.ZodType;
  contentType?: 'application/json' | 'application/x-ndjson' | 'text/csv' | 'text/event-stream';
  /** What it may refuse besides what any operation may: see openapi.ts. */
  problems?: readonly (409 | 502)[];
}

/** What stands in the path's places. Empty where a path has no such place: nothing has an empty id. */
export type PathParams = Record<string, string> & Record<'team' | 'id' | 'uuid', string>;

export interface Call<Ctx> {
  ctx: Ctx;
  params: PathParams;
  query: Record<string, string>;
  /** Parsed JSON, or undefined without a body. */
  body: unknown;
  request: Request;
}

/** Something a program may do in a team. `run` calls one verb and does nothing else. */
export interface TeamOperation extends Described {
  scope: 'team';
  path: `/api/v1/teams/{team}${string}`;
  role: Role;
  /** `pipeline`: tokens of some pipelines may do it too, even where it takes an admin. */
  of?: 'pipeline';
  run: (call: Call<TeamContext>) => Promise<unknown>;
}

export type Caller = { kind: 'person'; ctx: ViewerContext } | { kind: 'token'; ctx: TeamContext };

/** Something a signed-in person, or a token, may do outside any team. */
export interface ViewerOperation extends Described {
  scope: 'viewer';
  run: (call: Call<Caller>) => Promise<unknown>;
}

/** Something an instance admin may do when signed in: no token is an instance admin. */
export interface InstanceOperation extends Described {
  scope: 'instance';
  path: `/api/v1/instance/${string}`;
  run: (call: Call<ViewerContext>) => Promise<unknown>;
}

export type Operation = TeamOperation | ViewerOperation | InstanceOperation;
