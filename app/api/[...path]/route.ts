// What lies beside the API is for programs too: a page in place of a refusal is of no use to one.
export { DELETE, GET, PATCH, POST, PUT } from '../v1/[[...path]]/route';
