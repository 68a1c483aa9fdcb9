import type { MailWords } from './mail';
import { mailLink } from './settings';

/** A mail as plain text and as HTML without images, external styles, or anything that is fetched. */
export function renderMail(words: MailWords): { subject: string; text: string; html: string } {
  const { subject, text, action, closing } = words;
  const home = mailLink('/');
  const plain = [
    ...text,
    ...(action ? [`${action.label}:\n${action.href}`] : []),
    ...closing,
    `-- \nDatamin Portal, ${home}`,
  ];
  const button = action
    ? `<p style="margin:24px 0"><a href="${escaped(action.href)}" style="background:#1d4ed8;border-radius:6px;color:#ffffff;display:inline-block;font-weight:600;padding:10px 18px;text-decoration:none">${escaped(action.label)}</a></p>
<p style="color:#57606a;font-size:13px;line-height:20px;margin:0 0 16px;word-break:break-all">${escaped(action.href)}</p>
`
    : '';
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="background:#ffffff;color:#1f2328;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;margin:0;padding:24px">
<div style="margin:0 auto;max-width:560px">
<h1 style="font-size:20px;line-height:28px;margin:0 0 16px">${escaped(subject)}</h1>
${text.map((paragraph) => `<p style="font-size:15px;line-height:23px;margin:0 0 16px">${lines(paragraph)}</p>\n`).join('')}${button}${closing.map((paragraph) => `<p style="color:#57606a;font-size:13px;line-height:20px;margin:0 0 12px">${lines(paragraph)}</p>\n`).join('')}<p style="border-top:1px solid #d0d7de;color:#57606a;font-size:13px;margin:24px 0 0;padding-top:12px">Datamin Portal, <a href="${escaped(home)}" style="color:#57606a">${escaped(home)}</a></p>
</div>
</body></html>
`;
  return { subject, text: `${plain.join('\n\n')}\n`, html };
}

const lines = (paragraph: string) => escaped(paragraph).replaceAll('\n', '<br>');

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
