/** A document's content security policy: our one style and script by hash, nothing from elsewhere. */
export function policyOf({
  styles,
  scripts = [],
  frames = [],
}: {
  styles: readonly string[];
  scripts?: readonly string[];
  /** Origins that may embed it in their pages. */
  frames?: readonly string[];
}): string {
  return [
    "default-src 'none'",
    `style-src ${styles.join(' ')}`,
    `script-src ${scripts.length > 0 ? scripts.join(' ') : "'none'"}`,
    'img-src data:',
    "form-action 'self'",
    `frame-ancestors ${frames.length > 0 ? frames.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
