import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { FreezeForm } from '@/components/freezes/freeze-form.client';
import { FreezeNotice } from '@/components/freezes/freeze-notice';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { freeze, unfreeze } from './actions';
import { freezesOfPage } from './freezes';

/** On every page of a team that is frozen. */
export async function TeamFreezeNotice({ slug }: { slug: string }) {
  const [{ team, viewer }, freezes] = await Promise.all([
    requireMembership(slug),
    freezesOfPage(slug),
  ]);
  const frozen = freezes.find(({ pipeline }) => pipeline === null);
  if (!frozen) return null;
  return (
    <FreezeNotice
      freeze={frozen}
      timeZone={viewer.user.timeZone}
      end={roleCovers(team.role, 'admin') ? <EndFreeze slug={slug} /> : null}
    />
  );
}

/** On the pages of a pipeline that has a freeze of its own. */
export async function PipelineFreezeNotice({ slug, uuid }: { slug: string; uuid: string }) {
  const [{ team, viewer }, freezes] = await Promise.all([
    requireMembership(slug),
    freezesOfPage(slug),
  ]);
  const frozen = freezes.find(({ pipeline }) => pipeline?.uuid === uuid);
  if (!frozen) return null;
  return (
    <FreezeNotice
      freeze={frozen}
      timeZone={viewer.user.timeZone}
      end={roleCovers(team.role, 'operator') ? <EndFreeze slug={slug} uuid={uuid} /> : null}
    />
  );
}

function EndFreeze({ slug, uuid }: { slug: string; uuid?: string }) {
  return (
    <ConfirmAction
      inline
      small
      action={unfreeze.bind(null, uuid ? { slug, uuid } : { slug })}
      ask="End the freeze…"
      confirm="End the freeze"
    >
      <p>Runs can be requested again at once, and schedules resume.</p>
    </ConfirmAction>
  );
}

/** The way to freeze a pipeline that is not frozen. */
export async function FreezeButton({ slug, uuid }: { slug: string; uuid: string }) {
  const freezes = await freezesOfPage(slug);
  if (freezes.some(({ pipeline }) => pipeline?.uuid === uuid)) return null;
  return <FreezeForm what="pipeline" action={freeze.bind(null, { slug, uuid })} />;
}
