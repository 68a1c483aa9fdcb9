
-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'operator', 'admin', 'owner');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('user', 'token', 'system');

-- CreateEnum
CREATE TYPE "credential_status" AS ENUM ('unverified', 'ok', 'failing');

-- CreateEnum
CREATE TYPE "subject_kind" AS ENUM ('pipeline', 'task');

-- CreateEnum
CREATE TYPE "reading_kind" AS ENUM ('consolidated', 'aggregated', 'last_run', 'recent_runs');

-- CreateEnum
CREATE TYPE "pipeline_state" AS ENUM ('unknown', 'never_ran', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "run_request_state" AS ENUM ('requested', 'sending', 'accepted', 'running', 'succeeded', 'failed', 'rejected', 'uncertain', 'matched', 'closed');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "is_instance_admin" BOOLEAN NOT NULL DEFAULT false,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "email" TEXT,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" UUID,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT NOT NULL,
    "client_secret_hint" TEXT NOT NULL,
    "output_key_sealed" TEXT,
    "output_scheme" TEXT,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" "credential_status" NOT NULL DEFAULT 'unverified',
    "status_reason" TEXT,
    "token_dialect" TEXT,
    "aggregate_date_dialect" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_verified_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "rotated_at" TIMESTAMPTZ(3),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_tokens" (
    "credential_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "token_sealed" TEXT,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "fetched_at" TIMESTAMPTZ(3),
    "renewed_at" TIMESTAMPTZ(3),
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("credential_id")
);

-- CreateTable
CREATE TABLE "pipelines" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "uuid" UUID NOT NULL,
    "origin" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "pipeline_state" NOT NULL DEFAULT 'unknown',
    "last_run_at" TIMESTAMPTZ(3),
    "last_run_successful" BOOLEAN,
    "last_run_duration_ms" DOUBLE PRECISION,
    "successes" INTEGER,
    "failures" INTEGER,
    "success_rate" DOUBLE PRECISION,
    "average_duration_ms" DOUBLE PRECISION,
    "sparkline" JSONB,
    "read_at" TIMESTAMPTZ(3),
    "read_error" TEXT,
    "refresh_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "discovered_to" TIMESTAMPTZ(3),

    CONSTRAINT "pipelines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "uuid" UUID NOT NULL,
    "name" TEXT,
    "task_type" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "readings" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "subject_kind" "subject_kind" NOT NULL,
    "subject_uuid" UUID NOT NULL,
    "kind" "reading_kind" NOT NULL,
    "asked" TEXT NOT NULL,
    "value" JSONB,
    "fetched_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failed_at" TIMESTAMPTZ(3),
    "failure" JSONB,
    "lease_owner" UUID,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "readings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_requests" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "anyway" BOOLEAN NOT NULL DEFAULT false,
    "state" "run_request_state" NOT NULL DEFAULT 'requested',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "run_uuid" UUID,
    "reason" TEXT,
    "upstream_status" INTEGER,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_request_events" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "run_request_id" UUID NOT NULL,
    "from_state" "run_request_state",
    "to_state" "run_request_state" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_request_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "team_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT,
    "target_name" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "ip" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeats" (
    "worker_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("worker_id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_issuer_subject_key" ON "identities"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "teams_slug_key" ON "teams"("slug");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_team_id_user_id_key" ON "memberships"("team_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_team_id_created_at_idx" ON "invitations"("team_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "api_tokens_team_id_created_at_idx" ON "api_tokens"("team_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "credentials_team_id_name_key" ON "credentials"("team_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_team_id_id_key" ON "credentials"("team_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "access_tokens_team_id_credential_id_key" ON "access_tokens"("team_id", "credential_id");

-- CreateIndex
CREATE INDEX "pipelines_team_id_name_idx" ON "pipelines"("team_id", "name");

-- CreateIndex
CREATE INDEX "pipelines_team_id_last_run_at_idx" ON "pipelines"("team_id", "last_run_at" DESC);

-- CreateIndex
CREATE INDEX "pipelines_team_id_success_rate_idx" ON "pipelines"("team_id", "success_rate");

-- CreateIndex
CREATE INDEX "pipelines_team_id_state_idx" ON "pipelines"("team_id", "state");

-- CreateIndex
CREATE INDEX "pipelines_credential_id_idx" ON "pipelines"("credential_id");

-- CreateIndex
CREATE INDEX "pipelines_refresh_due_at_idx" ON "pipelines"("refresh_due_at");

-- CreateIndex
CREATE UNIQUE INDEX "pipelines_origin_uuid_key" ON "pipelines"("origin", "uuid");

-- CreateIndex
CREATE UNIQUE INDEX "pipelines_team_id_uuid_key" ON "pipelines"("team_id", "uuid");

-- CreateIndex
CREATE UNIQUE INDEX "pipelines_team_id_id_key" ON "pipelines"("team_id", "id");

-- CreateIndex
CREATE INDEX "tasks_team_id_uuid_idx" ON "tasks"("team_id", "uuid");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_pipeline_id_uuid_key" ON "tasks"("pipeline_id", "uuid");

-- CreateIndex
CREATE INDEX "readings_used_at_idx" ON "readings"("used_at");

-- CreateIndex
CREATE UNIQUE INDEX "readings_pipeline_id_subject_kind_subject_uuid_kind_asked_key" ON "readings"("pipeline_id", "subject_kind", "subject_uuid", "kind", "asked");

-- CreateIndex
CREATE INDEX "run_requests_pipeline_id_requested_at_idx" ON "run_requests"("pipeline_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "run_requests_team_id_run_uuid_idx" ON "run_requests"("team_id", "run_uuid");

-- CreateIndex
CREATE UNIQUE INDEX "run_requests_team_id_idempotency_key_key" ON "run_requests"("team_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "run_requests_team_id_id_key" ON "run_requests"("team_id", "id");

-- CreateIndex
CREATE INDEX "run_request_events_run_request_id_at_idx" ON "run_request_events"("run_request_id", "at");

-- CreateIndex
CREATE INDEX "audit_events_team_id_at_id_idx" ON "audit_events"("team_id", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_team_id_credential_id_fkey" FOREIGN KEY ("team_id", "credential_id") REFERENCES "credentials"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_team_id_credential_id_fkey" FOREIGN KEY ("team_id", "credential_id") REFERENCES "credentials"("team_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "readings" ADD CONSTRAINT "readings_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_requests" ADD CONSTRAINT "run_requests_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_request_events" ADD CONSTRAINT "run_request_events_team_id_run_request_id_fkey" FOREIGN KEY ("team_id", "run_request_id") REFERENCES "run_requests"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Checks that Prisma's schema language cannot say.
ALTER TABLE users ADD CONSTRAINT users_email_lower CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254);
ALTER TABLE users ADD CONSTRAINT users_session_version_positive CHECK (session_version > 0);
ALTER TABLE teams ADD CONSTRAINT teams_slug_form CHECK (slug ~ '^[a-z][a-z0-9-]{1,38}$');
ALTER TABLE credentials ADD CONSTRAINT credentials_secret_is_jwe CHECK (client_secret_sealed LIKE 'ey%.%.%.%.%');
ALTER TABLE credentials ADD CONSTRAINT credentials_output_key_is_jwe CHECK (output_key_sealed IS NULL OR output_key_sealed LIKE 'ey%.%.%.%.%');
ALTER TABLE credentials ADD CONSTRAINT credentials_output_key_has_scheme CHECK (output_key_sealed IS NULL OR output_scheme IS NOT NULL);
ALTER TABLE access_tokens ADD CONSTRAINT access_tokens_is_jwe CHECK (token_sealed IS NULL OR token_sealed LIKE 'ey%.%.%.%.%');
ALTER TABLE run_requests ADD CONSTRAINT run_requests_attempt_range CHECK (attempt BETWEEN 0 AND 3);
ALTER TABLE run_requests ADD CONSTRAINT run_requests_sending_has_lease CHECK (state <> 'sending' OR (attempt > 0 AND lease_until IS NOT NULL));
ALTER TABLE run_requests ADD CONSTRAINT run_requests_accepted_has_run CHECK (state NOT IN ('accepted', 'running', 'matched') OR run_uuid IS NOT NULL);

-- The worker looks for these every few seconds: indexes of only the open ones stay tiny.
CREATE INDEX run_requests_open_by_pipeline ON run_requests (pipeline_id) WHERE state IN ('requested', 'sending', 'uncertain');
CREATE INDEX run_requests_left_behind ON run_requests (requested_at) WHERE state IN ('requested', 'sending');
CREATE INDEX pipelines_tags ON pipelines USING gin (tags);
