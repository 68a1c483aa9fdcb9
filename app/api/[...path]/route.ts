// Everything else under /api is for programs too: a page instead of a refusal is no use to them.
export { DELETE, GET, PATCH, POST, PUT } from '../v1/[[...path]]/route';
