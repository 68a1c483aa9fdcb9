import type { TeamLink } from '../layout/team-menu';
import { type Theme, themes } from '../layout/theme';
import type { Tone } from '../ui/badge';
import type { IconName } from '../ui/icon';

/** Where the finder is opened and what the person may do there. The server decides; this only leaves items out. */
export interface Place {
  team: TeamLink;
  teams: readonly TeamLink[];
  isAdmin: boolean;
  canRun: boolean;
  /** Whether the portal has a mail server; without one nothing can be followed. */
  sendsMail: boolean;
  theme: Theme;
}

export type Goal =
  | { kind: 'page'; href: string }
  | { kind: 'load'; href: string }
  | { kind: 'theme'; theme: Theme }
  | { kind: 'choose-run' }
  | { kind: 'keys' }
  | { kind: 'sign-out' };

export interface Item {
  /** Unique in the list, and stable while the list changes around it. */
  id: string;
  label: string;
  /** Beside the label, quieter. */
  note?: string;
  /** Further words that match it. */
  words?: string;
  icon: IconName;
  /** Colours the icon, whose shape says the same. */
  tone?: Tone;
  goal: Goal;
}

/** The pages of the portal. */
export function pages({ team, isAdmin, canRun, sendsMail }: Place): Item[] {
  const home = `/${team.slug}`;
  const settings = `${home}/settings`;
  return [
    page(home, 'Overview', 'home pipelines state'),
    page(`${home}/pipelines`, 'Pipelines', 'list search filter tags'),
    page(`${home}/runs`, 'Runs', 'history failed errors outputs search views'),
    page(`${home}/run-requests`, 'Run requests', 'asked runs queue uncertain doubt who'),
    page(`${home}/bulk-runs`, 'Bulk runs', 'many at once selected again stop'),
    page(`${home}/schedules`, 'Schedules', 'cron rhythm time firings freeze'),
    ...(canRun ? [page(`${home}/schedules/new`, 'New schedule', 'add make cron rhythm')] : []),
    ...(isAdmin
      ? [
          page(`${home}/pipelines/new`, 'Register a pipeline', 'add new uuid'),
          page(`${home}/reports`, 'Shared reports', 'links share customer badge feed revoke'),
          page(`${home}/reports/new`, 'Share a report', 'new link customer'),
          page(`${settings}/credentials`, 'Credentials', 'settings secrets api clients datamin'),
          page(`${settings}/credentials/new`, 'Add a credential', 'new secret api client'),
          page(
            `${settings}/history`,
            'History settings',
            'settings retention keep outputs days delete',
          ),
          page(`${settings}/members`, 'Members', 'settings people roles invite invitation'),
          page(`${settings}/tokens`, 'API tokens', 'settings api access'),
          page(`${settings}/webhooks`, 'Webhooks', 'settings signed messages notify servers'),
          page(`${settings}/access`, 'Access', 'settings who may do what review'),
          page(`${settings}/audit`, 'Audit', 'settings log who did what'),
        ]
      : []),
    ...(sendsMail
      ? [page(`${home}/following`, 'Mail about pipelines', 'follow notify alert on call')]
      : []),
    page('/profile', 'Profile', 'password time zone name account'),
    page('/teams', 'Your teams', 'leave create switch'),
  ];
}

export function otherTeams({ team, teams }: Place): Item[] {
  return teams
    .filter(({ slug }) => slug !== team.slug)
    .map(({ slug, name }) => ({
      id: `team ${slug}`,
      label: `Switch to ${name}`,
      note: slug,
      words: 'team',
      icon: 'right',
      goal: { kind: 'page', href: `/${slug}` },
    }));
}

export function actions({ canRun, theme }: Place): Item[] {
  const run: Item = {
    id: 'run',
    label: 'Run a pipeline…',
    words: 'now start trigger',
    icon: 'play',
    goal: { kind: 'choose-run' },
  };
  return [
    ...(canRun ? [run] : []),
    ...themes.map(
      (choice): Item => ({
        id: `theme ${choice}`,
        label: `Theme: ${choice}`,
        ...(choice === theme && { note: 'as it is now' }),
        words: 'colour color mode appearance',
        icon: choice === theme ? 'check' : 'idle',
        goal: { kind: 'theme', theme: choice },
      }),
    ),
    {
      id: 'keys',
      label: 'Keyboard',
      words: 'keys shortcuts help',
      icon: 'info',
      goal: { kind: 'keys' },
    },
    {
      id: 'sign-out',
      label: 'Sign out',
      words: 'log out leave',
      icon: 'person',
      goal: { kind: 'sign-out' },
    },
  ];
}

function page(href: string, label: string, words: string): Item {
  return { id: `page ${href}`, label, words, icon: 'right', goal: { kind: 'page', href } };
}
