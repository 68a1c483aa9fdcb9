/** Where a secret is kept outside the portal. Its name is not secret; what it leads to is. */
export type SecretReference =
  | { kind: 'env'; name: string }
  | { kind: 'file'; name: string }
  | { kind: 'vault'; path: string; field: string };

const patterns = {
  // No double underscore: that separates team and name, and must not be ambiguous.
  env: /^env:([A-Z0-9]+(?:_[A-Z0-9]+)*)$/,
  file: /^file:([A-Za-z0-9_-][A-Za-z0-9._-]*)$/,
  vault: /^vault:([A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*)#([A-Za-z0-9_.-]+)$/,
};

/** The longest that any part of a reference may be. */
const mostCharacters = 300;

/** Reads `env:NAME`, `file:NAME` or `vault:PATH#FIELD`. Null if it is none of these. */
export function parseReference(text: string): SecretReference | null {
  if (text.length > mostCharacters) return null;
  const [, env] = patterns.env.exec(text) ?? [];
  if (env !== undefined) return { kind: 'env', name: env };
  const [, file] = patterns.file.exec(text) ?? [];
  if (file !== undefined) return { kind: 'file', name: file };
  const [, path, field] = patterns.vault.exec(text) ?? [];
  if (path !== undefined && field !== undefined) return { kind: 'vault', path, field };
  return null;
}

/** What to tell somebody who wrote one wrongly. */
export const referenceForm =
  'takes env:NAME (capital letters, digits, single underscores), file:NAME or vault:PATH#FIELD';
