'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useEffect, useRef, useTransition } from 'react';

/** How long typing must pause, in milliseconds. */
const restMs = 300;

/**
 * A plain form that leads to an address, and goes there without being submitted: at once when something is
 * chosen, after a short pause when something is typed. The field being edited keeps its content.
 */
export function LiveFilter({
  action,
  shown,
  children,
  className,
  label,
}: {
  action: string;
  /** The query of the page as shown: fields follow it when the person goes back. */
  shown: string;
  children: ReactNode;
  className: string;
  label: string;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isNew = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another page changes the fields
  useEffect(() => {
    const fields = fieldsOf(form.current);
    if (isNew.current) {
      isNew.current = false;
      // What was typed or chosen before this script ran was heard by nobody.
      if (fields.some((field) => field.value !== valueAtFirst(field))) show('replace');
      return;
    }
    const query = new URLSearchParams(shown);
    for (const field of fields) {
      if (field !== document.activeElement) field.value = query.get(field.name) ?? restOf(field);
    }
  }, [shown]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const show = (how: 'push' | 'replace') => {
    clearTimeout(timer.current);
    const query = new URLSearchParams();
    new FormData(form.current ?? undefined).forEach((value, name) => {
      const words = String(value).trim();
      if (words) query.set(name, words);
    });
    const text = query.toString();
    startTransition(() => router[how](text ? `${action}?${text}` : action, { scroll: false }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show('push');
  };
  const change = (event: FormEvent) => {
    clearTimeout(timer.current);
    if (event.target instanceof HTMLSelectElement) show('replace');
    else timer.current = setTimeout(() => show('replace'), restMs);
  };
  return (
    <search>
      <form
        ref={form}
        action={action}
        onSubmit={submit}
        onChange={change}
        aria-label={label}
        aria-busy={isPending}
        className={className}
      >
        {children}
      </form>
    </search>
  );
}

type FilterField = HTMLInputElement | HTMLSelectElement;

function fieldsOf(form: HTMLFormElement | null): FilterField[] {
  const isField = (element: Element): element is FilterField =>
    element instanceof HTMLSelectElement ||
    (element instanceof HTMLInputElement && element.type !== 'hidden');
  return [...(form?.elements ?? [])].filter(isField);
}

/** A field's value in the page as it came. */
function valueAtFirst(field: FilterField): string {
  if (field instanceof HTMLInputElement) return field.defaultValue;
  const chosen = [...field.options].find(({ defaultSelected }) => defaultSelected);
  return chosen?.value ?? restOf(field);
}

/** A field's value when the address does not mention it. */
function restOf(field: FilterField): string {
  return field instanceof HTMLSelectElement ? (field.options[0]?.value ?? '') : '';
}
