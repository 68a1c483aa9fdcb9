import { decodeOutputBytes } from '@/lib/datamin';
import { inflateOutput, type OutputForm, outputForm } from './keep-output';

/** A stored output as text; null where there is none to read without a key. Untrusted. */
export async function readableOutput(row: {
  output: Uint8Array | null;
  output_form: OutputForm;
  successful: boolean;
}): Promise<string | null> {
  if (row.output === null) return null;
  const bytes = await inflateOutput(row.output_form, row.output);
  if (row.output_form === outputForm.asSent) return bytes.toString('utf8');
  const output = decodeOutputBytes(bytes, { isSuccessful: row.successful });
  switch (output.kind) {
    case 'empty':
    case 'encrypted':
    case 'binary':
      return null;
    case 'error':
      return output.errors.map(({ message }) => message).join('\n');
    default:
      return output.text;
  }
}
