import { Callout } from '../ui/callout';

/** Says that the address's range is unknown: numbers of another range must not pass for it. */
export function UnknownRange({ name, shown }: { name: string; shown: string }) {
  const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return (
    <Callout tone="warn">
      <p className="wrap-anywhere">
        There is no range “{short}”. Shown are {shown}.
      </p>
    </Callout>
  );
}
