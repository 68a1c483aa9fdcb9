import { Button } from '../ui/button';
import { pickForm } from './pick';
import { PickTools } from './pick-tools.client';

/** What to do with what is picked: there, at the lower edge, as soon as something is. Needs no script. */
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
