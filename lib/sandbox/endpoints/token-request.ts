/** A token request's parameters, wherever they were. */
export interface TokenRequest {
  readonly grantType: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly refreshToken: string;
  readonly secretIn: 'query' | 'form' | 'json' | 'basic' | null;
  readonly bodyKind: 'none' | 'form' | 'other';
}

/**
 * Reads the form, then the query. No server looks into a JSON body or HTTP Basic; they are only distinguished
 * for the ledger.
 */
export function readTokenRequest(
  query: string,
  method: string,
  headers: { contentType: string; authorization: string },
  body: string,
): TokenRequest {
  const fromQuery = new URLSearchParams(query);
  const isForm = method === 'POST' && headers.contentType.includes('x-www-form-urlencoded');
  const fromForm = new URLSearchParams(isForm ? body : '');
  const value = (name: string) => fromForm.get(name) ?? fromQuery.get(name) ?? '';
  return {
    grantType: value('grant_type'),
    clientId: value('client_id'),
    clientSecret: value('client_secret'),
    scope: value('scope'),
    refreshToken: value('refresh_token'),
    secretIn: secretPlace(fromForm, fromQuery, headers, body),
    bodyKind: body === '' ? 'none' : isForm ? 'form' : 'other',
  };
}

function secretPlace(
  form: URLSearchParams,
  query: URLSearchParams,
  headers: { contentType: string; authorization: string },
  body: string,
): TokenRequest['secretIn'] {
  if (form.has('client_secret')) return 'form';
  if (query.has('client_secret')) return 'query';
  if (headers.contentType.includes('json') && body.includes('client_secret')) return 'json';
  return headers.authorization.startsWith('Basic ') ? 'basic' : null;
}
