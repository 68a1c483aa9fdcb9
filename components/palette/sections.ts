import { stateWords } from '../pipelines/state-words';
import { actions, type Goal, type Item, otherTeams, type Place, pages } from './items';
import type { Found } from './use-found.client';

export interface Section {
  name: string;
  items: Item[];
}

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everything that matches what was typed, best first. */
export function sectionsOf(
  place: Place,
  found: Pick<Found, 'pipelines' | 'tasks'>,
  typed: string,
  {
    choosesRun,
    here,
  }: {
    /** Whether a pipeline is being chosen to be run. */
    choosesRun: boolean;
    /** The pipeline whose page this is. */
    here: string | null;
  },
): Section[] {
  const home = `/${place.team.slug}`;
  const pipelines = found.pipelines.map((pipeline): Item => {
    const path = `${home}/pipelines/${pipeline.uuid}`;
    const { tone, word } = stateWords[pipeline.state];
    return {
      id: `pipeline ${pipeline.uuid}`,
      label: choosesRun ? `Run ${pipeline.name}…` : pipeline.name,
      note: [word, ...pipeline.tags].join(' · '),
      icon: tone,
      tone,
      goal: choosesRun ? toRun(path) : { kind: 'page', href: path },
    };
  });
  if (choosesRun) return filled([{ name: 'Run which pipeline?', items: pipelines }]);
  const tasks = found.tasks.map(
    ({ uuid, name, taskType }): Item => ({
      id: `task ${uuid}`,
      label: name ?? `Task ${uuid.slice(0, 8)}`,
      note: taskType,
      words: uuid,
      icon: 'right',
      goal: { kind: 'page', href: `${home}/tasks/${uuid}` },
    }),
  );
  const path = `${home}/pipelines/${here}`;
  const sections = filled([
    { name: 'This pipeline', items: here ? doors(path, place.canRun).filter(fits(typed)) : [] },
    { name: 'Pipelines', items: pipelines },
    { name: 'By UUID', items: uuidShape.test(typed) ? [run(home, typed.toLowerCase())] : [] },
    { name: 'Tasks of this pipeline', items: typed ? tasks.filter(fits(typed)) : [] },
    { name: 'Pages', items: pages(place).filter(fits(typed)) },
    { name: 'Teams', items: otherTeams(place).filter(fits(typed)) },
    { name: 'Actions', items: actions(place).filter(fits(typed)) },
  ]);
  return bestFirst(sections, typed);
}

/** Items whose label begins with what was typed come first, then the others; the order stays otherwise. */
function bestFirst(sections: Section[], typed: string): Section[] {
  const beginning = typed.trim().toLowerCase();
  if (beginning === '') return sections;
  const begins = ({ label }: Item) => label.toLowerCase().startsWith(beginning);
  const ranked = sections.map(({ name, items }) => ({ name, items: firstThose(items, begins) }));
  return firstThose(ranked, ({ items: [best] }) => best !== undefined && begins(best));
}

function firstThose<T>(all: readonly T[], are: (one: T) => boolean): T[] {
  return [...all.filter(are), ...all.filter((one) => !are(one))];
}

/** A fragment opens the `<details>` around it only when the browser itself navigates. */
const toRun = (path: string): Goal => ({ kind: 'load', href: `${path}#run` });

/** What people most often want from the current pipeline. */
function doors(path: string, canRun: boolean): Item[] {
  const words = 'this pipeline';
  const run: Item = { id: 'run here', label: 'Run now…', words, icon: 'play', goal: toRun(path) };
  return [
    ...(canRun ? [run] : []),
    {
      id: 'log',
      label: 'Log and outputs',
      words,
      icon: 'right',
      goal: { kind: 'page', href: `${path}/log` },
    },
  ];
}

function run(home: string, uuid: string): Item {
  return {
    id: 'run by uuid',
    label: 'Open the run with this UUID',
    icon: 'clock',
    goal: { kind: 'page', href: `${home}/runs/${uuid}` },
  };
}

/** Each word must occur somewhere, so that "cred add" finds "Add a credential". */
function fits(typed: string): (item: Item) => boolean {
  const wanted = typed.toLowerCase().split(/\s+/);
  return ({ label, note, words }) => {
    const text = `${label} ${note ?? ''} ${words ?? ''}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
}

function filled(sections: Section[]): Section[] {
  return sections.filter(({ items }) => items.length > 0);
}
