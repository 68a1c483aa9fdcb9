import { z } from 'zod';
import { yesOrNo } from './fields';

/** The parts of a report, in page order. */
export const sectionNames = [
  'summary',
  'aggregates',
  'heatMap',
  'runs',
  'errors',
  'slowTasks',
  'outputs',
] as const;
export type SectionName = (typeof sectionNames)[number];

export const sections = {
  summary: yesOrNo,
  aggregates: yesOrNo,
  heatMap: yesOrNo,
  runs: yesOrNo,
  errors: yesOrNo,
  slowTasks: yesOrNo,
  outputs: yesOrNo,
} satisfies Record<SectionName, unknown>;

/** Outputs may contain anything a pipeline wrote: they are shown only if somebody asked for them. */
export const usualSections: Record<SectionName, boolean> = {
  summary: true,
  aggregates: true,
  heatMap: true,
  runs: true,
  errors: true,
  slowTasks: true,
  outputs: false,
};

export const noSections: Record<SectionName, boolean> = {
  summary: false,
  aggregates: false,
  heatMap: false,
  runs: false,
  errors: false,
  slowTasks: false,
  outputs: false,
};

/** The given sections, and the others as they were. */
export function mergeSections(
  before: Record<SectionName, boolean>,
  given: { [Section in SectionName]?: boolean | undefined } = {},
): Record<SectionName, boolean> {
  const merged = { ...before };
  for (const name of sectionNames) merged[name] = given[name] ?? before[name];
  return merged;
}

export const SomeSections = z.strictObject(sections).partial();
