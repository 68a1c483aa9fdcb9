import { AddRuleForm } from '@/components/provisioning/add-rule-form.client';
import { RulesTable } from '@/components/provisioning/rules-table';
import { ScimTokenForm } from '@/components/provisioning/scim-token-form.client';
import { ScimTokensTable } from '@/components/provisioning/scim-tokens-table';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireInstanceViewer } from '@/lib/auth';
import { listGroupRules, listScimTokens } from '@/lib/directory';
import { addRuleAction, createTokenAction, removeRuleAction, revokeTokenAction } from './actions';

export const metadata = { title: 'Directory' };

export default async function ProvisioningPage() {
  const viewer = await requireInstanceViewer();
  const { timeZone } = viewer.user;
  const [rules, tokens] = await Promise.all([listGroupRules(viewer), listScimTokens(viewer)]);
  return (
    <>
      <PageHead title="Directory">
        <p>
          Which directory groups are in which teams, and the tokens with which the directory manages
          accounts and groups over SCIM, at <code>/scim/v2</code>. Memberships added by hand stay as
          they are.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Groups and teams" id="rules" flush>
          <RulesTable rules={rules} timeZone={timeZone} remove={removeRuleAction} />
        </Panel>
        <Panel title="SCIM tokens" id="scim-tokens" flush>
          <ScimTokensTable tokens={tokens} timeZone={timeZone} revoke={revokeTokenAction} />
        </Panel>
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Panel title="New rule" id="new-rule">
            <AddRuleForm action={addRuleAction} />
          </Panel>
          <Panel title="New SCIM token" id="new-scim-token">
            <ScimTokenForm action={createTokenAction} />
          </Panel>
        </div>
      </div>
    </>
  );
}
