'use server';

import { refresh, revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { ReportActionState } from '@/components/reports/submit';
import { portalOrigin, requireMembership, requireTeam } from '@/lib/auth';
import { Invalid } from '@/lib/errors';
import { action, aForm, before, bound, formInput, toActionState } from '@/lib/http';
import {
  type CreatedReport,
  changeReport,
  createReport,
  duplicateReport,
  endLink,
  getReport,
  linkPath,
  makeLink,
  makeSnapshot,
  pauseReport,
  removeReport,
  resumeReport,
  revokeReport,
  revokeReports,
  rotateReport,
} from '@/lib/reports';
import { reportInput } from './report-input';

/** Which report of which team a page's forms are about. */
const boundRow = z.object({ slug: bound, id: bound });

type Outcome = Promise<ReportActionState>;

/** Makes a report and shows its URL, only now. */
export const makeReport = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ReportActionState> => {
    try {
      const { team, viewer } = await requireMembership(slug);
      const input = await reportInput(form, viewer.user.timeZone);
      return await shown(slug, await createReport(team, input));
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const saveReport = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Outcome => {
    try {
      const { team, viewer } = await requireMembership(slug);
      const report = await getReport(team, id);
      await changeReport(team, id, await reportInput(form, viewer.user.timeZone, report));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const renewUrl = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Outcome => {
    try {
      const { graceHours } = formInput(form, 'graceHours');
      const ctx = await requireTeam(slug);
      const made = await rotateReport(ctx, id, { graceHours: Number(graceHours ?? 0) });
      refresh();
      const { href: _own, ...state } = await shown(slug, made);
      return state;
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const copyReport = action([boundRow, before], async ({ slug, id }, _): Outcome => {
  try {
    return await shown(slug, await duplicateReport(await requireTeam(slug), id));
  } catch (thrown) {
    return toActionState(thrown);
  }
});

export const openSideLink = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Outcome => {
    try {
      const { kind, token } = await makeLink(await requireTeam(slug), id, formInput(form, 'kind'));
      refresh();
      return { status: 'done', shown: portalOrigin(await headers()) + linkPath(kind, token) };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const endSideLink = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Outcome => {
    try {
      await endLink(await requireTeam(slug), id, formInput(form, 'kind'));
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

const steps = {
  pause: pauseReport,
  resume: resumeReport,
  revoke: revokeReport,
  freeze: makeSnapshot,
} as const;

/** Pauses, resumes, revokes or freezes again, depending on the form's button. */
export const stepReport = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Outcome => {
    try {
      const ctx = await requireTeam(slug);
      const asked = String(form.get('step'));
      const step = Object.entries(steps).find(([name]) => name === asked)?.[1];
      if (!step) throw new Invalid(`step: takes ${Object.keys(steps).join(', ')}`);
      await step(ctx, id);
      refresh();
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const forgetReport = action([boundRow, before], async ({ slug, id }, _): Outcome => {
  try {
    await removeReport(await requireTeam(slug), id);
    revalidatePath(`/${slug}/reports`);
    redirect(`/${slug}/reports`);
  } catch (thrown) {
    return toActionState(thrown);
  }
});

export const revokeMany = action([bound, before, aForm], async (slug, _, form): Outcome => {
  try {
    const ctx = await requireTeam(slug);
    if (!form.has('sure')) {
      throw new Invalid('Nothing was revoked: tick the box that confirms it first.');
    }
    const ids = form.getAll('report').map(String);
    if (ids.length === 0) throw new Invalid('Choose at least one report.');
    const { revoked } = await revokeReports(ctx, { ids });
    refresh();
    return {
      status: 'done',
      message: revoked === 1 ? 'One link was revoked.' : `${revoked} links were revoked.`,
    };
  } catch (thrown) {
    return toActionState(thrown);
  }
});

async function shown(slug: string, { report, token }: CreatedReport): Promise<ReportActionState> {
  return {
    status: 'done',
    shown: portalOrigin(await headers()) + linkPath('page', token),
    href: `/${slug}/reports/${report.id}`,
  };
}
