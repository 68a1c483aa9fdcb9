import { Callout } from '../ui/callout';

/** Numbers of another range than an address names must not pass for what was asked. */
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
