export { createAuditStream } from './create-audit-stream';
export { listAuditStreams } from './list-audit-streams';
export { removeAuditStream } from './remove-audit-stream';
export { resealAuditStreams } from './reseal-audit-streams';
export { CreateAuditStream, SwitchAuditStream } from './schemas';
export { sendDueAudit } from './send-audit';
export type { AuditStreamView } from './stream-view';
export { switchAuditStream } from './switch-audit-stream';
