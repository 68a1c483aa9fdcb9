import type { StatefulAction } from './stateful';
import { StepForm } from './step-form.client';
import { TotpForm } from './totp-form.client';

interface Props {
  has: boolean;
  /** The app that waits for its first code: its secret, and the picture of it. */
  waiting: { secret: string; image: string } | null;
  begin: StatefulAction;
  confirm: StatefulAction;
}

/** Sets an authenticator app up: the picture, the secret for who cannot take a picture, the first code. */
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
      {/* It stays where it is once the app is on: it has the recovery codes to show. */}
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
