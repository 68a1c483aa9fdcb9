export type { Mail } from './mail';
export { isMailStuck, type MailHealth, mailHealth } from './mail-health';
export { minuteInUtc } from './minute-in-utc';
export { pruneMails } from './prune-mails';
export { queueMail } from './queue-mail';
export { checkMails, resealMails } from './reseal-mails';
export { sendDueMails } from './send-due-mails';
export { mailConfigured, mailLink } from './settings';
