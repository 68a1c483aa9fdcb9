export { type EnsureOptions, ensureEmbeddedPostgres } from './ensure';
export { EmbeddedPostgresError } from './error';
export { releaseEmbeddedPostgres } from './release';
export { removeEmbeddedPostgres } from './remove';
