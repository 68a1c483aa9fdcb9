export { applicationName } from './application-name';
export { beginInUtc } from './begin-in-utc';
export { type BulkTransaction, inBulkTransaction } from './bulk';
export {
  connectDatabase,
  type Database,
  database,
  databaseIsConnected,
  type Transaction,
  teamRevisions,
} from './client';
export { isRowGone, isUnavailable, isUniqueViolation, outageOf, takesNoWrites } from './failures';
export { Prisma } from './generated/client';
export { outageInWords, tellOutage } from './outage-log';
export { noteOutage, takeOutage } from './outage-notes';
export { quickRead } from './quick';
export { inSqlTransaction, type SqlTransaction } from './sql-transaction';
export { tellFailure } from './tell-failure';
export { inTransaction, type Scope } from './transaction';
export { uuidv7 } from './uuidv7';
