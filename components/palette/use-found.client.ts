'use client';

import { useEffect, useState } from 'react';
import useSWR from 'swr';
import { allTasks, type FoundPipeline, type FoundTask, pipelinesOf } from './found';

const pauseMs = 150;
const shownAtMost = 8;

export interface Found {
  pipelines: readonly FoundPipeline[];
  tasks: readonly FoundTask[];
  isPending: boolean;
  /** A sentence that says why no pipelines are shown. */
  problem: string | null;
}

/** The team's matching pipelines, from the API; with nothing typed, those that ran last. */
export function useFound(slug: string, typed: string, pipelineUuid: string | null): Found {
  const team = `/api/v1/teams/${encodeURIComponent(slug)}`;
  const q = useSettled(typed);
  const query = new URLSearchParams({
    limit: String(shownAtMost),
    ...(q ? { q } : { sort: 'last-run' }),
  });
  const pipelines = useSWR<{ q: string; items: FoundPipeline[] }, Error>(
    `${team}/pipelines?${query}`,
    async (url: string) => ({ q, items: pipelinesOf(await ask(url)) }),
    { keepPreviousData: true, shouldRetryOnError: false },
  );
  const tasks = useSWR<FoundTask[], Error>(
    pipelineUuid ? `${team}/pipelines/${pipelineUuid}/tasks` : null,
    async (url: string) => allTasks(ask, url),
    { shouldRetryOnError: false },
  );
  const { data, error } = pipelines;
  return {
    // Until the answer arrives, the previous one is shown as far as it matches: Enter must not go astray.
    pipelines: data ? (data.q === typed ? data.items : data.items.filter(fits(typed))) : [],
    tasks: tasks.data ?? [],
    isPending: q !== typed || pipelines.isLoading,
    problem: error ? error.message : null,
  };
}

function fits(typed: string): (pipeline: FoundPipeline) => boolean {
  const wanted = typed.toLowerCase();
  return ({ uuid, name, description, tags }) =>
    [uuid, name, description, tags.join(' ')].some((text) => text.toLowerCase().includes(wanted));
}

async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url).catch(() => null);
  if (answer?.ok) return answer.json();
  throw new Error(
    answer?.status === 401
      ? 'You are signed out: load the page again to sign in.'
      : 'Pipelines cannot be searched just now. Pages and actions still work.',
  );
}

/** What was typed, once typing pauses. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}
