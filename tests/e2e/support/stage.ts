import type { z } from 'zod';
import type {
  EndAsked,
  PersonAsked,
  PersonOnStage,
  PortalAsked,
  PortalOnStage,
  SandboxAsked,
  SandboxOnStage,
  StageStarted,
  TeamAsked,
  TeamOnStage,
  TimePassed,
} from '../stage/wire';

/** Where everything is, as found by global setup. */
export function started(): StageStarted {
  const line = process.env.E2E_STAGE;
  if (!line) throw new Error('The stage is not open: global setup did not run');
  return JSON.parse(line);
}

/** What a spec may ask the stage for. */
export const stage = {
  team: (asked: z.input<typeof TeamAsked>) => ask<TeamOnStage>('/team', asked),
  person: (asked: z.input<typeof PersonAsked>) => ask<PersonOnStage>('/person', asked),
  sandbox: (asked: z.input<typeof SandboxAsked> = {}) => ask<SandboxOnStage>('/sandbox', asked),
  database: () => ask<{ url: string }>('/database', {}),
  timePasses: (asked: z.input<typeof TimePassed>) => ask<null>('/time-passes', asked),
  portal: (asked: z.input<typeof PortalAsked> = {}) => ask<PortalOnStage>('/portal', asked),
  end: (asked: z.input<typeof EndAsked>) => ask<null>('/end', asked),
};

async function ask<Answer>(path: string, asked: object): Promise<Answer> {
  const answer = await fetch(`${started().stageUrl}${path}`, {
    method: 'POST',
    body: JSON.stringify(asked),
  });
  if (!answer.ok) throw new Error(`The stage failed at ${path}: ${await answer.text()}`);
  return answer.json();
}
