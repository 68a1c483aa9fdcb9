'use server';

import { requireTeam } from '@/lib/auth';
import { type Import, importCredentials } from '@/lib/credentials';
import { type ActionState, action, aForm, before, bound, toActionState } from '@/lib/http';

interface ImportState extends ActionState {
  found?: Import;
}

/** Says what would become of the rows or, with the other button, creates them. The text is never sent back. */
export const importMany = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ImportState> => {
    try {
      const ctx = await requireTeam(slug);
      const dryRun = form.get('step') !== 'import';
      const chosen = form.getAll('row').map(Number);
      const found = await importCredentials(ctx, {
        format: form.get('format'),
        text: await textOf(form),
        verify: form.get('verify') === 'on',
        dryRun,
        ...(dryRun || chosen.length === 0 ? {} : { rows: chosen }),
      });
      return { status: 'done', found };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

/** What was pasted or, if nothing was, the file. */
async function textOf(form: FormData): Promise<string> {
  const pasted = form.get('text');
  if (typeof pasted === 'string' && pasted.trim() !== '') return pasted;
  const file = form.get('file');
  return file instanceof File ? file.text() : '';
}
