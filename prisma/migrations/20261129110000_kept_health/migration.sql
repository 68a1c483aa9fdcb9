-- What a list tells of a pipeline comes from its history where that reaches back over the asked days, and from
-- Datamin's numbers where it does not. Only adds; safe on a live system: a process of before writes Datamin's
-- numbers without saying so, and the next turn of a newer one puts that right within minutes.
CREATE TYPE "health_source" AS ENUM ('datamin', 'history');
ALTER TABLE pipelines ADD COLUMN health_source "health_source" NOT NULL DEFAULT 'datamin';
ALTER TABLE pipelines ADD COLUMN synced_to TIMESTAMPTZ(3);
