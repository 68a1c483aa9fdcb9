-- Where a credential's secret is kept outside of the portal, for people to see. Only adds; safe on a live system.
ALTER TABLE credentials ADD COLUMN client_secret_reference TEXT;
