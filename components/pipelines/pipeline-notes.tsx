import type { PipelineView } from '@/lib/pipelines';
import { Icon } from '../ui/icon';
import { notesOf } from './explain';

/** What is to be seen to, and why the numbers may not be those of now. Nothing when all is well. */
export function PipelineNotes({ pipeline }: { pipeline: PipelineView }) {
  const notes = notesOf(pipeline, new Date());
  if (notes.length === 0) return null;
  return (
    <ul className="mt-0.5 grid gap-0.5 text-warn">
      {notes.map((note) => (
        <li key={note} className="flex items-start gap-1.5">
          <Icon name="warn" className="mt-0.5" />
          <span className="wrap-anywhere">{note}</span>
        </li>
      ))}
    </ul>
  );
}
