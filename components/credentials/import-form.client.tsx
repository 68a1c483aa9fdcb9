'use client';

import { useEffect, useRef, useState } from 'react';
import type { Import } from '@/lib/credentials';
import type { ActionState } from '@/lib/http';
import { CheckboxField, SelectField, TextareaField, TextField } from '../ui/fields';
import { Panel } from '../ui/panel';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { ImportRows } from './import-rows';

type State = ActionState & { found?: Import };

const formats = [
  { value: 'csv', label: 'CSV' },
  { value: 'json', label: 'JSON' },
];

/** The rows are sent twice: the portal keeps nothing between preview and import, and sends nothing back. */
export function ImportForm({
  action,
  home,
}: {
  action: (state: State, form: FormData) => Promise<State>;
  home: string;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  // Held only here, for the second step; the form's reset after the first would empty it.
  const [text, setText] = useState('');
  const [format, setFormat] = useState('csv');
  const form = useRef<HTMLFormElement>(null);
  const readFile = (file: File) => {
    if (file.name.endsWith('.json')) setFormat('json');
    void file.text().then(setText);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when this script takes over
  useEffect(() => {
    // What was pasted before this script ran is in the field alone: the first render would empty it.
    const early = form.current && new FormData(form.current);
    const [typed, chosen, file] = [early?.get('text'), early?.get('format'), early?.get('file')];
    if (typeof typed === 'string' && typed !== '') setText(typed);
    if (typeof chosen === 'string') setFormat(chosen);
    if (file instanceof File && file.size > 0) readFile(file);
  }, []);
  const { found, errors = {} } = state;
  const isOver = found?.dryRun === false;
  return (
    <form ref={form} action={submit} className="grid gap-4">
      <Panel>
        <div className="grid gap-4">
          <SelectField
            label="Format"
            required
            name="format"
            options={formats}
            value={format}
            onChange={(event) => setFormat(event.target.value)}
          />
          <TextareaField
            label="Rows"
            name="text"
            rows={6}
            spellCheck={false}
            autoComplete="off"
            value={isOver ? '' : text}
            onChange={(event) => setText(event.target.value)}
            hint="Pasted here, or in a file below"
            errors={errors.text}
          />
          <TextField
            label="File"
            name="file"
            type="file"
            accept=".csv,.json,text/csv,application/json"
            hint="Its text goes into the field above. Without JavaScript, choose it again for the import"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) readFile(file);
            }}
          />
          <CheckboxField
            label="Verify each with Datamin"
            name="verify"
            hint="Imports only what Datamin accepts"
            defaultChecked
          />
          <div>
            <SubmitButton
              look={found && !isOver ? 'default' : 'primary'}
              name="step"
              value="look"
              pending="Looking…"
            >
              Preview
            </SubmitButton>
          </div>
          {state.status === 'failed' ? (
            <FormAnswer state={state} failed="Nothing was imported" />
          ) : null}
        </div>
      </Panel>
      {found ? (
        <Panel id="rows" title={isOver ? 'What was imported' : 'What would happen'} flush>
          <ImportRows found={found} home={home} />
        </Panel>
      ) : null}
      {found && !isOver ? (
        <div>
          <SubmitButton name="step" value="import" pending="Importing…">
            Import the chosen rows
          </SubmitButton>
        </div>
      ) : null}
    </form>
  );
}
