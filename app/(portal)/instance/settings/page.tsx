import { EnvironmentTable } from '@/components/instance/environment-table';
import { SettingsForm } from '@/components/instance/settings-form.client';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { ExactTime } from '@/components/ui/time';
import { requireInstanceViewer } from '@/lib/auth';
import { readEnvironment, readInstanceSettings } from '@/lib/instance';
import { changeSettingsAction } from '../actions';

export const metadata = { title: 'Settings' };

/** What can be set while the portal runs, and what its environment says. */
export default async function InstanceSettingsPage() {
  const viewer = await requireInstanceViewer();
  const settings = await readInstanceSettings(viewer);
  return (
    <>
      <PageHead title="Settings">
        <p>
          {settings.changedAt ? (
            <>
              Last changed by {settings.changedBy} on{' '}
              <ExactTime at={settings.changedAt} timeZone={viewer.user.timeZone} />.
            </>
          ) : (
            'All settings are at their defaults.'
          )}
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel
          title="While it runs"
          id="while-it-runs"
          aside={<span className="text-muted">Applies to every process from the next request</span>}
        >
          <SettingsForm action={changeSettingsAction} settings={settings} />
        </Panel>
        <Panel
          title="From the environment"
          id="environment"
          aside={<span className="text-muted">Of this process; changes take a restart</span>}
          flush
        >
          <EnvironmentTable settings={readEnvironment(viewer)} />
        </Panel>
      </div>
    </>
  );
}
