import { measureAlone } from '../own-process';
import { measureSize } from './measure-size';

/** Measures one size; the database comes from the environment. */
measureAlone(([url = '', taskRuns = '']) =>
  measureSize(url, Number(taskRuns), (line) => console.error(line)),
);
