/** What an input is, for who never gave one. */
export function InputIntro({ pipeline }: { pipeline: string }) {
  return (
    <p className="wrap-anywhere">
      Starts <strong>{pipeline}</strong> now and hands it what is written below. It is kept with the
      request, where operators see it: put no secrets into it.
    </p>
  );
}
