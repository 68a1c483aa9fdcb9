import type { StatefulAction } from './stateful';
import { StepForm } from './step-form.client';
import { TotpForm } from './totp-form.client';

interface Props {
  has: boolean;
  /** The app that waits for its first code: its secret and QR image. */
  waiting: { secret: string; image: string } | null;
  begin: StatefulAction;
  confirm: StatefulAction;
}

/** Sets up an authenticator app: the QR image, the secret for those who cannot scan it, the first code. */
export function TotpPanel({ has, waiting, begin, confirm }: Props) {
  return (
    <div className="grid gap-4">
      {waiting ? (
        <>
          <p>Scan this with the app, or type in the key.</p>
          {/* biome-ignore lint/performance/noImgElement: made for this page alone, and a secret */}
          <img
            src={waiting.image}
            alt="The key as a QR code"
            width={200}
            height={200}
            className="rounded bg-white"
          />
          <p>
            Key: <code className="wrap-anywhere select-all">{waiting.secret}</code>
          </p>
        </>
      ) : null}
      {/* Stays in place once the app is on, because it then shows the recovery codes. */}
      {waiting || has ? <TotpForm action={confirm} on={has} /> : null}
      {waiting || has ? null : (
        <>
          <p>An app on your phone shows a new code every 30 seconds, even offline.</p>
          <StepForm action={begin} label="Set up an app" pending="Setting up…" />
        </>
      )}
    </div>
  );
}
