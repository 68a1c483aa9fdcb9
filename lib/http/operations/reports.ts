import { portalOrigin } from '@/lib/auth';
import {
  ChangeReport,
  type CreatedReport,
  CreateReport,
  changeReport,
  createReport,
  DuplicateReport,
  duplicateReport,
  endLink,
  getReport,
  ListReports,
  linkPath,
  listReports,
  listReportViews,
  makeLink,
  makeSnapshot,
  pauseReport,
  RotateReport,
  removeReport,
  resumeReport,
  revokeReport,
  rotateReport,
  SideLink,
} from '@/lib/reports';
import type { TeamOperation } from '../operation';
import { OpenedLink, OpenedReport, Report, ReportViewLog } from './report-shapes';
import { listOf } from './shapes';

const path = '/api/v1/teams/{team}/reports' as const;
const one = `${path}/{id}` as const;

const withUrl = (request: Request, { report, token }: CreatedReport) => ({
  ...report,
  url: portalOrigin(request.headers) + linkPath('page', token),
});

export const reportsList: TeamOperation = {
  scope: 'team',
  id: 'listReports',
  method: 'GET',
  path,
  role: 'admin',
  summary: 'List the team’s shared reports, newest first, without their links',
  query: ListReports,
  response: listOf(Report),
  run: ({ ctx, query }) => listReports(ctx, query),
};

export const reportsCreate: TeamOperation = {
  scope: 'team',
  id: 'createReport',
  method: 'POST',
  path,
  role: 'admin',
  summary: 'Share a report; its URL is only in this answer',
  body: CreateReport,
  status: 201,
  location: one,
  response: OpenedReport,
  problems: [409],
  run: async ({ ctx, body, request }) => withUrl(request, await createReport(ctx, body)),
};

export const reportsGet: TeamOperation = {
  scope: 'team',
  id: 'getReport',
  method: 'GET',
  path: one,
  role: 'admin',
  summary: 'Show a shared report, without its link',
  response: Report,
  run: ({ ctx, params }) => getReport(ctx, params.id),
};

export const reportsChange: TeamOperation = {
  scope: 'team',
  id: 'changeReport',
  method: 'PATCH',
  path: one,
  role: 'admin',
  summary:
    'Change what a report shows or who may open it, from the next request on; its URL stays the same',
  body: ChangeReport,
  response: Report,
  problems: [409],
  run: ({ ctx, params, body }) => changeReport(ctx, params.id, body),
};

export const reportsRemove: TeamOperation = {
  scope: 'team',
  id: 'removeReport',
  method: 'DELETE',
  path: one,
  role: 'admin',
  summary: 'Remove a report along with its links and views',
  status: 204,
  run: ({ ctx, params }) => removeReport(ctx, params.id),
};

export const reportsRotate: TeamOperation = {
  scope: 'team',
  id: 'rotateReport',
  method: 'POST',
  path: `${one}/rotate`,
  role: 'admin',
  summary:
    'Replace a report’s URL; the new one is only in this answer, the old one stops working immediately or after graceHours',
  body: RotateReport,
  bodyOptional: true,
  response: OpenedReport,
  problems: [409],
  run: async ({ ctx, params, body, request }) =>
    withUrl(request, await rotateReport(ctx, params.id, body)),
};

export const reportsPause: TeamOperation = {
  scope: 'team',
  id: 'pauseReport',
  method: 'POST',
  path: `${one}/pause`,
  role: 'admin',
  summary: 'Pause a report until it is resumed',
  response: Report,
  problems: [409],
  run: ({ ctx, params }) => pauseReport(ctx, params.id),
};

export const reportsResume: TeamOperation = {
  scope: 'team',
  id: 'resumeReport',
  method: 'POST',
  path: `${one}/resume`,
  role: 'admin',
  summary: 'Open a paused report again',
  response: Report,
  problems: [409],
  run: ({ ctx, params }) => resumeReport(ctx, params.id),
};

export const reportsRevoke: TeamOperation = {
  scope: 'team',
  id: 'revokeReport',
  method: 'POST',
  path: `${one}/revoke`,
  role: 'admin',
  summary: 'Revoke a report’s links, badge and feed for good; the report stays on record',
  response: Report,
  run: ({ ctx, params }) => revokeReport(ctx, params.id),
};

export const reportsDuplicate: TeamOperation = {
  scope: 'team',
  id: 'duplicateReport',
  method: 'POST',
  path: `${one}/duplicate`,
  role: 'admin',
  summary: 'Duplicate a report: same contents, same protection, a URL of its own',
  body: DuplicateReport,
  bodyOptional: true,
  status: 201,
  location: one,
  response: OpenedReport,
  problems: [409],
  run: async ({ ctx, params, body, request }) =>
    withUrl(request, await duplicateReport(ctx, params.id, body)),
};

export const reportsFreeze: TeamOperation = {
  scope: 'team',
  id: 'freezeReport',
  method: 'POST',
  path: `${one}/snapshot`,
  role: 'admin',
  summary: 'Refresh a frozen report with the current data',
  response: Report,
  problems: [409],
  run: ({ ctx, params }) => makeSnapshot(ctx, params.id),
};

export const reportsOpenLink: TeamOperation = {
  scope: 'team',
  id: 'openReportLink',
  method: 'POST',
  path: `${one}/links`,
  role: 'admin',
  summary:
    'Create a new URL for a report’s badge or feed; it is only in this answer and opens nothing else',
  body: SideLink,
  status: 201,
  response: OpenedLink,
  problems: [409],
  run: async ({ ctx, params, body, request }) => {
    const { kind, token } = await makeLink(ctx, params.id, body);
    return { kind, url: portalOrigin(request.headers) + linkPath(kind, token) };
  },
};

export const reportsEndLink: TeamOperation = {
  scope: 'team',
  id: 'endReportLink',
  method: 'DELETE',
  path: `${one}/links`,
  role: 'admin',
  summary: 'Revoke the URL of a report’s badge or feed',
  query: SideLink,
  status: 204,
  run: ({ ctx, params, query }) => endLink(ctx, params.id, query),
};

export const reportsViews: TeamOperation = {
  scope: 'team',
  id: 'listReportViews',
  method: 'GET',
  path: `${one}/views`,
  role: 'admin',
  summary: 'Show how often a report was viewed, as far as views are logged; no personal data',
  response: ReportViewLog,
  run: ({ ctx, params }) => listReportViews(ctx, params.id),
};
