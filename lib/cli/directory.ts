import { addGroupRule, createScimToken, listGroupRules, removeGroupRule } from '@/lib/directory';
import { commandLine, unlinkIdentities } from '@/lib/teams';
import { command, required } from './command';

export const oidcMap = command({
  usage: 'oidc:map --group GROUP --team SLUG --role ROLE',
  about: 'Makes whoever is in a group of the directory a member of a team.',
  example: 'oidc:map --group data-engineers --team data --role operator',
  options: {
    group: required('the name of a group of the directory'),
    team: required('a team’s slug'),
    role: required('viewer, operator, admin or owner'),
  },
  async run(given) {
    const rule = await addGroupRule(commandLine(), given);
    return {
      answer: rule,
      text: `Whoever is in ${rule.group} is ${rule.role} in ${rule.team.slug}`,
    };
  },
});

export const oidcUnmap = command({
  usage: 'oidc:unmap --group GROUP --team SLUG',
  about: 'Ends what a group of the directory means for a team.',
  example: 'oidc:unmap --group data-engineers --team data',
  options: {
    group: required('the name of a group of the directory'),
    team: required('a team’s slug'),
  },
  async run({ group, team }) {
    const rule = (await listGroupRules(commandLine())).find(
      (one) => one.group.toLowerCase() === group.toLowerCase() && one.team.slug === team,
    );
    if (!rule) throw new Error(`--group: there is no rule for "${group}" in ${team}`);
    await removeGroupRule(commandLine(), rule.id);
    return { answer: { id: rule.id }, text: `Ended the rule for ${group} in ${team}` };
  },
});

export const oidcRules = command({
  usage: 'oidc:rules',
  about: 'Lists which groups of the directory are members of which teams.',
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
  about: 'Forgets who somebody is at the OpenID provider: whom it vouches for next is linked anew.',
  example: 'oidc:unlink --email ada@example.com',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    const { unlinked } = await unlinkIdentities(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return {
      answer: { email, unlinked },
      text: unlinked
        ? `Whoever the provider vouches for as ${email} next is linked anew`
        : `${email} was linked to nobody at the provider`,
    };
  },
});

export const scimToken = command({
  usage: 'scim:token --name NAME',
  about: 'Makes a token by which a directory speaks SCIM and prints it, once.',
  example: "scim:token --name 'Company directory'",
  options: { name: required('a name, for example of the directory') },
  async run(given, say) {
    const { token } = await createScimToken(commandLine(), given);
    say('This token is shown once; keep it safe.');
    return { answer: { token }, text: token };
  },
});
