import { outputPolicies } from './setting-schemas';

/** How much is kept of the outputs of a credential's pipelines. */
export interface OutputPolicy {
  policy: (typeof outputPolicies)[number];
  /** For `part`. */
  keepKb: number;
}

export function outputPolicyOf(row: { outputPolicy: string; outputKeepKb: number }): OutputPolicy {
  return {
    policy: outputPolicies.find((known) => known === row.outputPolicy) ?? 'whole',
    keepKb: row.outputKeepKb,
  };
}
