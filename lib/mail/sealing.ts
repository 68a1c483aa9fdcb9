import { open, seal } from '@/lib/crypto';
import { keyRing } from '@/lib/sealing';
import { MailWords } from './mail';

/** Mail is the instance's, not a team's. */
export const mailPlace = (id: string) => ({ team: 'instance', record: id, field: 'mail' });

/** Seals a mail's words for its row. */
export function sealWords(id: string, words: MailWords): Promise<string> {
  return seal(keyRing(), JSON.stringify(words), mailPlace(id));
}

/** Opens a row's words. Throws SealError. */
export async function openWords(id: string, sealed: string): Promise<MailWords> {
  return MailWords.parse(JSON.parse(await open(keyRing(), sealed, mailPlace(id))));
}
