export { ensureEmbeddedPostgres } from './ensure';
export { releaseEmbeddedPostgres } from './release';
export { removeEmbeddedPostgres } from './remove';
