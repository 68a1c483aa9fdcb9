/** A freeze: it stops run requests for one pipeline or for the whole team. */
export interface FreezeView {
  /** Null: the whole team. */
  pipeline: { uuid: string; name: string } | null;
  reason: string;
  frozenAt: Date;
  frozenBy: string;
  /** Null: until someone ends it. */
  endsAt: Date | null;
}

/** Who froze it, why, and until when. */
export function frozenSentence({
  ofTeam,
  by,
  reason,
  endsAt,
}: {
  ofTeam: boolean;
  by: string;
  reason: string;
  endsAt: Date | null;
}): string {
  const until = endsAt
    ? `until ${endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : 'until somebody ends the freeze';
  const what = ofTeam ? 'every pipeline of the team' : 'this pipeline';
  const why = /[.!?…]$/.test(reason) ? reason : `${reason}.`;
  return `${by} froze ${what} ${until}: ${why}`;
}
