export { type ActionState, formInput, idle, toActionState, typedValues } from './action-state';
export { invitationUrl } from './links';
export { metricsText, startMetrics } from './metrics';
export { mayReadMetrics } from './metrics-token';
export { openApi } from './openapi';
export type { Operation } from './operation';
export { api, operations } from './operations';
export { type Problem, toProblem, toResponse } from './problem';
export { type RouteHandler, serve } from './serve';
