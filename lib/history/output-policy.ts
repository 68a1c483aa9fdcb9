import { outputPolicies } from './setting-schemas';

/** What is kept of the outputs of a credential's pipelines. */
export interface OutputPolicy {
  policy: (typeof outputPolicies)[number];
  /** Of `part`. */
  keepKb: number;
}

export function outputPolicyOf(row: { outputPolicy: string; outputKeepKb: number }): OutputPolicy {
  return {
    policy: outputPolicies.find((known) => known === row.outputPolicy) ?? 'whole',
    keepKb: row.outputKeepKb,
  };
}
