export { anchorAudit } from './anchor-audit';
export { auditChains } from './audit-chains';
export { type ChainProblem, type ChainReport, checkChain } from './check-chain';
export { instanceChain } from './internal';
export { type AuditEventView, ListAudit, listAudit } from './list-audit';
export { type AuditEntry, recordAudit, recordAudits } from './record-audit';
