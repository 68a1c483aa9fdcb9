/** What an input is, for those who have never given one. */
export function InputIntro({ pipeline }: { pipeline: string }) {
  return (
    <p className="wrap-anywhere">
      Starts <strong>{pipeline}</strong> now and passes it the input below. The input is kept with
      the request, where operators can see it: put no secrets in it.
    </p>
  );
}
