import { systemContext, type TeamContext } from '@/lib/context';
import { log } from '@/lib/log';
import { type SendOptions, sendRunRequest } from './send-run-request';
import { underWay } from './sends-under-way';

/**
 * Sends a recorded request, as a handler does after its commit. Only the database can fail here: the request
 * then stays as it is and the sweep takes it up.
 */
export async function sendRecorded(
  team: TeamContext['team'],
  id: string,
  options: SendOptions = {},
): Promise<void> {
  try {
    await underWay(sendRunRequest(systemContext(team, 'portal'), id, options));
  } catch (error) {
    log().warn(
      { err: error, runRequestId: id },
      'a run request could not be sent now and was left to the sweep',
    );
  }
}
