import { addGroupRule, createScimToken, listGroupRules, removeGroupRule } from '@/lib/directory';
import { commandLine, unlinkIdentities } from '@/lib/teams';
import { command, required } from './command';

export const oidcMap = command({
  usage: 'oidc:map --group GROUP --team SLUG --role ROLE',
  about: 'Makes everyone in a directory group a member of a team.',
  example: 'oidc:map --group data-engineers --team data --role operator',
  options: {
    group: required('the name of a directory group'),
    team: required('a team’s slug'),
    role: required('viewer, operator, admin or owner'),
  },
  async run(given) {
    const rule = await addGroupRule(commandLine(), given);
    return {
      answer: rule,
      text: `Everyone in ${rule.group} is now ${rule.role} in ${rule.team.slug}`,
    };
  },
});

export const oidcUnmap = command({
  usage: 'oidc:unmap --group GROUP --team SLUG',
  about: 'Removes the rule that makes a directory group members of a team.',
  example: 'oidc:unmap --group data-engineers --team data',
  options: {
    group: required('the name of a directory group'),
    team: required('a team’s slug'),
  },
  async run({ group, team }) {
    const rule = (await listGroupRules(commandLine())).find(
      (one) => one.group.toLowerCase() === group.toLowerCase() && one.team.slug === team,
    );
    if (!rule) throw new Error(`--group: there is no rule for "${group}" in ${team}`);
    await removeGroupRule(commandLine(), rule.id);
    return { answer: { id: rule.id }, text: `Removed the rule for ${group} in ${team}` };
  },
});

export const oidcRules = command({
  usage: 'oidc:rules',
  about: 'Lists which directory groups are members of which teams.',
  example: 'oidc:rules --json',
  options: {},
  async run() {
    const rules = await listGroupRules(commandLine());
    const lines = rules.map(({ group, team, role }) => `${group} → ${team.slug}: ${role}`);
    return { answer: { rules }, text: lines.join('\n') || 'There are no rules' };
  },
});

export const oidcUnlink = command({
  usage: 'oidc:unlink --email EMAIL',
  about:
    'Unlinks an account from the OpenID provider; the next sign-in with that address links it again.',
  example: 'oidc:unlink --email ada@example.com',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    const { unlinked } = await unlinkIdentities(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return {
      answer: { email, unlinked },
      text: unlinked
        ? `Unlinked ${email}; the next sign-in with that address links it again`
        : `${email} was not linked to the provider`,
    };
  },
});

export const scimToken = command({
  usage: 'scim:token --name NAME',
  about: 'Creates a token with which a directory calls SCIM and prints it. It is shown only once.',
  example: "scim:token --name 'Company directory'",
  options: { name: required('a name, for example of the directory') },
  async run(given, say) {
    const { token } = await createScimToken(commandLine(), given);
    say('This token is shown once; keep it safe.');
    return { answer: { token }, text: token };
  },
});
