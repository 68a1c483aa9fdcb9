import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Invalid, invalidField } from '@/lib/errors';
import { uuidFromText } from './uuid-from-text';

/** Each line costs a call to Datamin; a few run at a time. */
const mostLines = 100;

/** A pipeline as its line names it; registering it reports what is wrong with it. */
export interface PipelineLine {
  /** Counts from 1, as pasted; the last line of a cell that spans several. */
  line: number;
  uuid: string;
  name: string;
  tags: string[];
}

/**
 * Parses what a person pasted: on each line a UUID or a URL that contains one, a name and tags, separated by
 * commas, semicolons or a spreadsheet's tabs. A first line that begins with words is a header. Throws Invalid if
 * the text as a whole cannot be read.
 */
export function readLines(text: string): PipelineLine[] {
  const lines = cellsOf(text).filter(({ record }) => record.some((cell) => cell !== ''));
  // A damaged UUID has digits: that line must not go unmentioned.
  if (lines.length > 1 && !/\d/.test(lines[0]?.record[0] ?? '')) lines.shift();
  if (lines.length === 0) throw wrong('holds no line');
  if (lines.length > mostLines) {
    throw wrong(`holds more than ${mostLines} pipelines: register them in parts`);
  }
  return lines.map(({ info, record: [pasted = '', name = '', ...tags] }) => ({
    line: info.lines,
    uuid: uuidFromText(pasted) ?? pasted,
    name,
    tags: tags.filter((tag) => tag !== ''),
  }));
}

const recordsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
);

function cellsOf(text: string) {
  try {
    return recordsSchema.parse(
      parse(text, {
        info: true,
        bom: true,
        // If the parser detects the delimiter itself, it miscounts lines where line endings are mixed.
        record_delimiter: ['\r\n', '\n', '\r'],
        delimiter: ['\t', ';', ','],
        trim: true,
        skip_empty_lines: true,
        relax_column_count: true,
      }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw wrong('has a quotation mark that is out of place');
  }
}

function wrong(sentence: string): Invalid {
  return invalidField('text', sentence);
}
