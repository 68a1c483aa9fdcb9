'use client';

import { FinderFoot } from '@/components/palette/finder-foot';
import { OptionList } from '@/components/palette/option-list.client';
import { sectionsOf } from '@/components/palette/sections';

const team = { slug: 'harbour', name: 'Harbour & Finch' };
const pipelines = [
  {
    uuid: '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e',
    name: 'Night close',
    description: '',
    tags: ['finance', 'nightly'],
    state: 'failed' as const,
  },
];

/** The finder’s list as it appears in its dialog. */
export function PaletteSpecimen() {
  const sections = sectionsOf(
    { team, teams: [team], isAdmin: false, canRun: true, sendsMail: true, theme: 'dark' },
    { pipelines, tasks: [] },
    '',
    { choosesRun: false, here: null },
  );
  return (
    <div className="sheet max-w-[40rem]">
      <OptionList
        id="specimen"
        sections={sections}
        active={sections[0]?.items[0]}
        isPending={false}
        onPoint={() => {}}
        onPursue={() => {}}
      />
      <FinderFoot count={1} typed="" isPending={false} problem={null} onKeys={() => {}} />
    </div>
  );
}
