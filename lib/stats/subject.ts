import type { TeamContext } from '@/lib/context';
import { findPipeline, getTask } from '@/lib/pipelines';

/** What statistics are asked about, as a person or program names it. */
export interface SubjectRef {
  kind: 'pipeline' | 'task';
  uuid: string;
}

/** A subject of the team's, with the pipeline it is read through. */
export interface TeamSubject {
  kind: 'pipeline' | 'task';
  uuid: string;
  pipeline: { id: string; uuid: string; name: string; credentialId: string };
}

/** The scoped load is the authorization: Datamin itself checks little. Throws NotFound. */
export async function findSubject(ctx: TeamContext, ref: SubjectRef): Promise<TeamSubject> {
  const uuid = ref.uuid.toLowerCase();
  const through = ref.kind === 'task' ? (await getTask(ctx, uuid)).pipeline.uuid : uuid;
  const { id, uuid: pipelineUuid, name, credentialId } = await findPipeline(ctx, through);
  return { kind: ref.kind, uuid, pipeline: { id, uuid: pipelineUuid, name, credentialId } };
}
