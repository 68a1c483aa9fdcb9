import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Invalid } from '@/lib/errors';
import { uuidFromText } from './uuid-from-text';

/** Each costs a call of Datamin, a few at a time. */
const mostLines = 100;

/** A pipeline as its line names it; what is wrong with it is said when it is registered. */
export interface PipelineLine {
  /** From 1, as pasted; of a cell that goes over several, the last. */
  line: number;
  uuid: string;
  name: string;
  tags: string[];
}

/**
 * What a person pasted: in each line a UUID or an address that holds one, a name and tags, between them
 * commas, semicolons or the tabs of a spreadsheet. A first line without a UUID is a head. Throws Invalid
 * where the whole cannot be read.
 */
export function readLines(text: string): PipelineLine[] {
  const lines = cellsOf(text).filter(({ record }) => record.some((cell) => cell !== ''));
  const [head] = lines;
  if (lines.length > 1 && uuidFromText(head?.record[0] ?? '') === null) lines.shift();
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
        // Found out by the parser itself, the lines of a mixed text are counted wrong.
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
  return new Invalid(`text: ${sentence}`, { errors: { text: [sentence] } });
}
