import { Invalid } from '@/lib/errors';
import { formInput, toActionState } from '@/lib/http';

const formOf = (fields: Record<string, string | Blob>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};

test('a form that failed gets back what was typed, and no secret of it', () => {
  const errors = { name: ['is taken'] };
  const state = toActionState(
    new Invalid('name: is taken', { errors }),
    formOf({
      name: 'Nightly',
      note: 'x'.repeat(20_000),
      clientSecret: 'hush',
      currentPassword: 'hush',
      password: 'hush',
      token: 'hush',
      outputKey: 'hush',
      $ACTION_ID: 'Next’s own',
      file: new Blob(['hush']),
    }),
  );
  expect(state).toEqual({
    status: 'failed',
    message: 'name: is taken',
    errors,
    values: { name: 'Nightly', note: 'x'.repeat(20_000) },
  });
});

test('of a form an input takes the texts that were asked for and are not empty', () => {
  const form = formOf({ name: 'Nightly', empty: '', other: 'x', file: new Blob(['x']) });
  expect(formInput(form, 'name', 'empty', 'file', 'absent')).toEqual({ name: 'Nightly' });
});
