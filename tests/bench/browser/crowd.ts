import { randomUUID } from 'node:crypto';
import { createCredential } from '@/lib/credentials';
import { registerPipeline } from '@/lib/pipelines';
import { demoWorld, startSandbox } from '@/lib/sandbox';
import { refreshPipeline } from '@/lib/stats';
import type { Stand } from '../stand';

const wanted = 100;
const days = 60;
const atOnce = 4;

/**
 * Fills the overview of the stand's team with pipelines: copies of the demo's, each with a history of
 * its own, at a Datamin server of their own. Returns how to end that server.
 */
export async function crowd({ team }: Stand): Promise<() => Promise<void>> {
  const sandbox = await startSandbox({ seedHistory: 'small' });
  const { uuid: organizationUuid, clients } = demoWorld.hosted;
  const { id: credentialId } = await createCredential(team.ctx, {
    name: 'Branches',
    baseUrl: sandbox.url,
    clientId: clients.full.id,
    clientSecret: clients.full.secret,
  });
  const models = sandbox.world.pipelines.filter(({ state }) => state === 'active');
  const since = new Date(Date.now() - days * 86_400_000);
  const missing = Math.max(0, wanted - team.organization.pipelines.length - 1);
  const copies = Array.from({ length: missing }, (_, index) => {
    const model = models[index % models.length];
    if (!model) throw new Error('The demo has no pipelines.');
    const branch = `${model.name}, branch ${Math.floor(index / models.length) + 1}`;
    const tasks = model.tasks.map((task) => ({ ...task, uuid: randomUUID(), calls: null }));
    return { ...model, uuid: randomUUID(), organizationUuid, outputKey: null, name: branch, tasks };
  });
  const workers = Array.from({ length: atOnce }, async () => {
    for (let copy = copies.pop(); copy; copy = copies.pop()) {
      const { uuid, name, description, tags } = sandbox.world.addPipeline(copy, since);
      await registerPipeline(team.ctx, { uuid, name, description, tags, credentialId });
      await refreshPipeline(team.ctx, uuid);
    }
  });
  await Promise.all(workers);
  return () => sandbox.close();
}
