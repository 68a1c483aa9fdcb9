-- Nothing calls portal_find_runs any more: lists are searched in steps since 20261129102001. Safe on a live system
-- whose processes are of that version or a newer one; a list that an older process searches while it is being
-- replaced would fail, so a deploy that comes from before it goes through a version between.
DROP FUNCTION portal_find_runs(tsquery, uuid[], text, timestamptz, text, text, bigint, bigint, timestamptz, timestamptz, timestamptz, uuid, uuid, int);
