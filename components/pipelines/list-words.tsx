/** What the words of the list mean, where they are read. The thresholds are those of lib/stats. */
export function ListWords() {
  return (
    <details className="list-words">
      <summary className="plain-summary">What the words mean</summary>
      <dl>
        <div>
          <dt>Failing</dt>
          <dd>The last run failed.</dd>
        </div>
        <div>
          <dt>Late</dt>
          <dd>
            No run for half as long again as the longest pause between its last runs; where only its
            days are known, for a day longer than their longest pause. Said only of pipelines that
            ran often and evenly enough, once Datamin was asked after that time, and for 30 days.
          </dd>
        </div>
        <div>
          <dt>Degrading</dt>
          <dd>
            In the last 7 days (28 where runs are few) the success rate is at least 5 points lower,
            or the average duration at least 30 % longer, than in the year before, and worse than in
            nine of ten spans as long.
          </dd>
        </div>
        <div>
          <dt>Credential broken</dt>
          <dd>Datamin refused the credential when it was last used, or an admin disabled it.</dd>
        </div>
        <div>
          <dt>Success rate, typical duration</dt>
          <dd>
            The share of the range’s runs that succeeded, and how long one took on average from its
            start to its end: by the run history. Where that does not reach back over the range yet,
            or is behind, Datamin’s numbers stand, marked “Datamin”: they count failed tasks.
          </dd>
        </div>
        <div>
          <dt>Doubtful</dt>
          <dd>Datamin’s counts contradict each other: no number is made of them.</dd>
        </div>
      </dl>
    </details>
  );
}
