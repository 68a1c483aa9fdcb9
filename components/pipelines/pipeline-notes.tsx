import type { PipelineView } from '@/lib/pipelines';
import { Icon } from '../ui/icon';
import { notesOf } from './explain';

/** What needs attention, and why the numbers may be out of date. Nothing when all is well. */
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
