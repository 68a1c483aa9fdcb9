import type { TeamContext } from '@/lib/context';
import { findPipeline, findTaskPipeline } from '@/lib/pipelines';

/** What statistics are asked about, as a person or program names it. */
export interface SubjectRef {
  kind: 'pipeline' | 'task';
  uuid: string;
}

/** A subject of the team, with the pipeline it is read through. */
export interface TeamSubject {
  kind: 'pipeline' | 'task';
  uuid: string;
  pipeline: { id: string; uuid: string; name: string; credentialId: string };
}

/** Loading within the team is the authorization: Datamin itself checks little. Throws NotFound. */
export async function findSubject(ctx: TeamContext, ref: SubjectRef): Promise<TeamSubject> {
  const uuid = ref.uuid.toLowerCase();
  const found =
    ref.kind === 'task' ? await findTaskPipeline(ctx, uuid) : await findPipeline(ctx, uuid);
  const { id, uuid: pipelineUuid, name, credentialId } = found;
  return { kind: ref.kind, uuid, pipeline: { id, uuid: pipelineUuid, name, credentialId } };
}
