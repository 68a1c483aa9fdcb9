import { requireUuid } from './uuid';

/** What statistics can be asked about. */
export interface Subject {
  kind: 'pipeline' | 'task';
  uuid: string;
}

/** The path of a subject's statistics, with the UUID checked. @throws DataminError `invalid_input` */
export function statsPath(prefix: string, subject: Subject): string {
  const noun = subject.kind === 'task' ? 'tasks' : 'pipelines';
  return `${prefix}/v1/stats/${noun}/${requireUuid(subject.uuid)}`;
}
