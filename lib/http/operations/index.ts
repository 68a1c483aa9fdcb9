import type { Operation } from '../operation';
import * as access from './access';
import * as apiTokens from './api-tokens';
import * as audit from './audit';
import * as auditStreams from './audit-streams';
import * as breakGlass from './break-glass';
import * as bulkRuns from './bulk-runs';
import * as credentials from './credentials';
import * as freezes from './freezes';
import * as history from './history';
import * as historySettings from './history-settings';
import * as historyStatistics from './history-statistics';
import * as instance from './instance';
import * as instanceAuditStreams from './instance-audit-streams';
import * as instanceSettings from './instance-settings';
import * as members from './members';
import * as persons from './persons';
import * as pipelines from './pipelines';
import * as provisioning from './provisioning';
import * as reports from './reports';
import * as runInputs from './run-inputs';
import * as runRequestEvents from './run-request-events';
import * as runRequests from './run-requests';
import * as runs from './runs';
import * as schedules from './schedules';
import * as serviceAccounts from './service-accounts';
import * as stats from './stats';
import * as teams from './teams';
import * as webhooks from './webhooks';

/** Everything the API can do. The routes and the OpenAPI description are both made of these. */
export const api = {
  ...teams,
  ...members,
  ...apiTokens,
  ...serviceAccounts,
  ...persons,
  ...provisioning,
  ...credentials,
  ...pipelines,
  ...stats,
  ...runs,
  ...history,
  ...historySettings,
  ...historyStatistics,
  ...runRequests,
  ...runRequestEvents,
  ...runInputs,
  ...bulkRuns,
  ...reports,
  ...schedules,
  ...freezes,
  ...webhooks,
  ...audit,
  ...access,
  ...auditStreams,
  ...breakGlass,
  ...instance,
  ...instanceAuditStreams,
  ...instanceSettings,
};

export const operations: readonly Operation[] = Object.values(api);
