import { Button } from '../ui/button';
import { pickForm } from './pick';
import { PickTools } from './pick-tools.client';

/** What to do with the picked rows. Appears at the bottom edge once something is picked; needs no script. */
export function PickBar({ base, children }: { base: string; children: string }) {
  return (
    <form id={pickForm} method="get" action={`${base}/bulk-runs/new`} className="pick-bar">
      <PickTools />
      <Button type="submit" look="primary">
        {children}
      </Button>
    </form>
  );
}
