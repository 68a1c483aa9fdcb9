import { looksLikeCsv } from './csv-shape';
import type { DecodedOutput, TaskError } from './decoded-output';

const SAMPLE = 64 * 1024;
const MOST_ERRORS = 1_000;
/** Characters. Parsing more would hold up everybody else's requests; it is shown as plain text. */
const LARGEST_JSON = 8 * 1024 * 1024;
/** Nesting that nobody reads, and with which serialising the value again would overflow the stack. */
const DEEPEST_JSON = 100;

/** Classifies a clean text. JSON is only searched for a task's errors when the task failed. */
export function classifyText(
  text: string,
  isSuccessful: boolean | undefined,
  decrypted: boolean,
): DecodedOutput {
  if (text.trim() === '') return { kind: 'empty' };
  const json = parseJsonText(text);
  if (json !== undefined) {
    const errors = isSuccessful === false ? taskErrors(json.value) : null;
    if (errors !== null) return { kind: 'error', errors, text, decrypted };
    return { kind: 'json', value: json.value, text, decrypted };
  }
  const start = text.slice(0, SAMPLE).trimStart();
  if (
    /^<(\?xml|!--|!DOCTYPE|[A-Za-z_])/i.test(start) &&
    /[A-Za-z0-9"'?/-]>\s*$/.test(text.slice(-SAMPLE))
  ) {
    return { kind: 'xml', text, decrypted };
  }
  const isCsv = looksLikeCsv(text.slice(0, SAMPLE), text.length > SAMPLE);
  return { kind: isCsv ? 'csv' : 'text', text, decrypted };
}

/** Wrapped, because a JSON null is a value too. */
function parseJsonText(text: string): { value: unknown } | undefined {
  if (!/^[\s]*[[{"\-0-9tfn]/.test(text)) return undefined;
  if (text.length > LARGEST_JSON || isNestedDeeper(text, DEEPEST_JSON)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** OSS writes the errors of a failed task as an array of objects; null when this is something else. */
function taskErrors(value: unknown): TaskError[] | null {
  const list = Array.isArray(value) ? value : isRecord(value) && messageOf(value) ? [value] : [];
  if (list.length === 0 || !list.every((item) => isRecord(item) || typeof item === 'string')) {
    return null;
  }
  return list.slice(0, MOST_ERRORS).map((item: unknown) => ({
    message: typeof item === 'string' ? item : (messageOf(item) ?? JSON.stringify(item)),
    detail: item,
  }));
}

function messageOf(item: unknown): string | null {
  if (!isRecord(item)) return null;
  for (const [name, value] of Object.entries(item)) {
    const named = /^(message|error|error_message|description|detail|reason)$/i.test(name);
    if (named && typeof value === 'string' && value !== '') return value;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether brackets outside of strings nest deeper than `most`. Linear, without recursion. */
function isNestedDeeper(text: string, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}
