'use client';

import { useEffect, useRef, useState } from 'react';
import { fetchPiece, type Loaded, mostLoaded } from './fetch-piece.client';
import type { Content } from './sheets';

/** What has been fetched of an output, and a way to fetch more. */
export function useContent(piece: string) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [content, setContent] = useState<Content | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isLoading, setLoading] = useState(true);
  const stop = useRef(new AbortController());

  const load = async (before: Loaded | null, { signal }: AbortController) => {
    setLoading(true);
    setProblem(null);
    try {
      const next = await fetchPiece(piece, before, signal);
      if (signal.aborted) return;
      setLoaded(next);
      setContent({ ...next, whole: next.bytes.byteLength >= next.total });
    } catch (thrown) {
      if (signal.aborted) return;
      setProblem(thrown instanceof Error ? thrown.message : 'The output could not be read.');
    }
    setLoading(false);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address alone says what to fetch
  useEffect(() => {
    stop.current = new AbortController();
    load(null, stop.current);
    return () => stop.current.abort();
  }, [piece]);

  const isFull = loaded !== null && loaded.bytes.byteLength >= mostLoaded;
  return {
    content,
    total: loaded?.total ?? 0,
    problem,
    isLoading,
    /** Null when nothing more can be fetched. */
    loadMore: isFull || content?.whole ? null : () => load(loaded, stop.current),
  };
}
