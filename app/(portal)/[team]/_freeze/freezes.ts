import { frameOfPage } from '../_page/frame';

/** The freezes in force. */
export async function freezesOfPage(slug: string) {
  return (await frameOfPage(slug)).freezes;
}
