export { parseReference, referenceForm } from './parse-reference';
export { SecretReferenceError } from './reference-error';
export { forgetReference, resolveReference } from './resolve-reference';
