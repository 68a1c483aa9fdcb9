export { type ApiContext, apiContext } from './api-context';
export { type ApiViewer, apiViewer } from './api-viewer';
export { clientAddress, watchClientAddresses } from './client-address';
export { pathHeader } from './page-session';
export { originIsOurs, portalOrigin } from './portal-origin';
export { requestOrigin } from './request-origin';
export { type Membership, requireMembership, requireTeam } from './require-team';
export { currentViewer, requireViewer } from './require-viewer';
export { safeReturnTo, signInPath } from './return-to';
