'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { TextField, type TextFieldProps } from './fields';

/** What a form's action answered. */
export interface Answer {
  status: 'idle' | 'done' | 'failed';
  values?: Record<string, string>;
  errors?: Record<string, readonly string[]>;
}

const Answered = createContext<Answer>({ status: 'idle' });

export function AnsweredForm({ answer, children }: { answer: Answer; children: ReactNode }) {
  return <Answered value={answer}>{children}</Answered>;
}

/** A field that a page puts into a form it does not know the answers of: it keeps what was typed. */
export function AnsweredField(props: TextFieldProps) {
  const { values, errors } = useContext(Answered);
  return <TextField {...props} defaultValue={values?.[props.name]} errors={errors?.[props.name]} />;
}
