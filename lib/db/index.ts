export { v7 as uuidv7 } from 'uuid';
export { type BulkTransaction, inBulkTransaction } from './bulk';
export {
  applicationName,
  connectDatabase,
  type Database,
  database,
  databaseIsConnected,
  type Transaction,
} from './client';
export { isRowGone, isUnavailable, isUniqueViolation } from './failures';
export { Prisma } from './generated/client';
export { inTransaction, type Scope } from './transaction';
