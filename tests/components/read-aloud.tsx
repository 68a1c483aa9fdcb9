import type { ReactNode } from 'react';
import { type ReaderMarks, readMark } from '@/components/charts/reader-marks';

/** Replaces the reader, which speaks only when asked: everything it would say, mark by mark. */
export function ChartReader({ marks, children }: { marks: ReaderMarks; children: ReactNode }) {
  return (
    <>
      {children}
      <ol>
        {Array.from({ length: marks.count }, (_, index) => {
          const mark = readMark(marks, index);
          const words = mark ? `${mark.name}: ${mark.facts.join(', ')}` : 'nothing';
          return <li key={words}>{words}</li>;
        })}
      </ol>
    </>
  );
}
