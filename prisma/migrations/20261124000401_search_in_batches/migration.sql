-- The words of new runs are collected before they go into the index of words: at 4 MB, the default, whoever reads
-- a log stops at every few hundred runs to sort them in, which took most of the time of a long backfill. Autovacuum
-- sorts them in besides. A search looks through the collected ones too: some milliseconds at 32 MB.
-- Safe on a live portal: it locks the index for a moment and rewrites nothing.
ALTER INDEX runs_words SET (gin_pending_list_limit = 32768);
