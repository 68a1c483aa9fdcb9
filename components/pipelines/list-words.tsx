/** The meaning of the list's words, where they are read. The thresholds are those of lib/stats. */
export function ListWords() {
  return (
    <details className="list-words">
      <summary className="plain-summary">What these words mean</summary>
      <dl>
        <div>
          <dt>Failing</dt>
          <dd>The last run failed.</dd>
        </div>
        <div>
          <dt>Late</dt>
          <dd>
            No run for 1.5 times the longest gap between recent runs or, where only days are known,
            for a day longer than the longest gap. Only for pipelines that run often and regularly,
            once Datamin was asked after that time, and for 30 days.
          </dd>
        </div>
        <div>
          <dt>Degrading</dt>
          <dd>
            Over the last 7 days (28 where runs are few), the success rate is at least 5 points
            lower, or the average duration at least 30% longer, than over the year before, and worse
            than in nine of ten periods of that length.
          </dd>
        </div>
        <div>
          <dt>Credential broken</dt>
          <dd>Datamin refused the credential when it was last used, or an admin disabled it.</dd>
        </div>
        <div>
          <dt>Success rate, average duration</dt>
          <dd>
            The share of runs that succeeded, and their average time from start to end, from the run
            history. Where the history does not cover the range yet, or is behind, Datamin’s numbers
            are shown instead, marked “Datamin”: they count failed tasks.
          </dd>
        </div>
        <div>
          <dt>Doubtful</dt>
          <dd>Datamin’s counts contradict each other, so no number is shown.</dd>
        </div>
      </dl>
    </details>
  );
}
