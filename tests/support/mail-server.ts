import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as received by the server. */
interface ReceivedMail {
  to: string[];
  from: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  headers: Record<string, string>;
}

export interface MailServer {
  /** For SMTP_URL. */
  url: string;
  mails: ReceivedMail[];
  /** Returns an SMTP code to refuse a recipient; null accepts it. */
  refuse: (to: string) => number | null;
  close(): Promise<void>;
}

/** A real SMTP server; with `tls` it offers STARTTLS with an untrusted certificate. */
export async function startMailServer(options: { tls?: boolean } = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: options.tls ? [] : ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const code = answer.refuse(address);
      done(code === null ? null : Object.assign(new Error('not today'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(parts)).then((mail) => {
          mails.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            from: mail.from?.address ?? '',
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html ?? '',
            messageId: mail.messageId ?? '',
            headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
          });
          done();
        }, done);
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => listening.once('listening', () => resolve()));
  const { port } = listening.address() as AddressInfo;
  const answer: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: () => null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return answer;
}
