-- Mail about a team's doings waits for a mail server, for a day at the most, and its reader may be no member any more
-- when that is back: it goes with the membership. Only adds; safe on a live system. Mail that processes of before put
-- in names none and is sent as until now.

ALTER TABLE mails ADD COLUMN "membership_id" UUID;
ALTER TABLE mails ADD CONSTRAINT "mails_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "mails_membership_id_idx" ON mails ("membership_id");
