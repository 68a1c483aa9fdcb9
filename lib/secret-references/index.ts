export { parseReference, referenceForm, type SecretReference } from './parse-reference';
export { SecretReferenceError } from './reference-error';
export { forgetReference, resolveReference } from './resolve-reference';
