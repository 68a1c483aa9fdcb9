export { type FoundApiToken, findApiToken } from './find-api-token';
export { type FoundViewer, findViewer } from './find-viewer';
export { touchApiToken } from './touch-api-token';
