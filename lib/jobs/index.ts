export { lastHeartbeat, silentMs } from './heartbeat';
export { startWorker, type Worker } from './worker';
