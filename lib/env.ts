import { z } from 'zod';

/** The environment as the contract names it; see docs/configuration.md. The only reader of process.env. */
const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'], { error: 'takes true or false' })
    .default(fallback)
    .transform((value) => value === 'true');

const keyPattern = /^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/_-]{43}=?$/;
const wrappedKeyPattern = /^[A-Za-z0-9_-]{1,32}:[^\s,]{16,8192}$/;
const keyServicePattern =
  /^(file:\/[^\0]+|command:\/[^\0]+|vault:[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)+)$/;

const httpUrl = z
  .string()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: 'takes an http(s) URL',
  });

/** Libpq tries several hosts in turn; the driver cannot. Behind a comma most are no URL, or one without a host. */
const postgresUrl = z.string().refine(
  (value) => {
    const url = URL.parse(value);
    // A socket's folder is named by the parameter alone.
    const host = url?.searchParams.get('host') || url?.hostname;
    return /^postgres(ql)?:\/\//.test(value) && Boolean(host) && !host?.includes(',');
  },
  { error: 'takes a postgresql:// URL with one host' },
);

/** The origin of a server as people reach it: anything after its host would be dropped silently. */
const originUrl = httpUrl.refine(
  (value) => {
    // Already reported.
    if (!URL.canParse(value)) return true;
    const { pathname, search, hash, username, password } = new URL(value);
    return pathname === '/' && !search && !hash && !username && !password;
  },
  { error: 'takes an address without a path, such as https://portal.example.com' },
);

/** Goes into a header, which takes no line break: the header's own error would quote the value. */
const headerText = z.string().regex(/^[^\p{Cc}]*$/u, {
  error: 'takes text without line breaks or other control characters',
});

/** Digits alone: `Number` would read 0x1F90 and 1e3 as well. */
const whole = (least: number, most: number, error: string) =>
  z
    .string()
    .regex(/^[0-9]+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number().min(least, { error }).max(most, { error }));

const host = z.string().regex(/^[\w.:%-]+$/, {
  error:
    'takes an address of this machine, such as 127.0.0.1 or 0.0.0.0, or a name that leads to one',
});

const Environment = z.object({
  PORT: whole(1, 65_535, 'takes a port number from 1 to 65535').default(3000),
  PORTAL_HOST: host.default('127.0.0.1'),
  DATABASE_URL: postgresUrl.optional(),
  PORTAL_DATA_DIR: z.string().min(1).default('.data'),
  PORTAL_URL: originUrl.optional(),
  PORTAL_ENCRYPTION_KEYS: z
    .string()
    .refine((value) => value.split(',').every((key) => keyPattern.test(key.trim())), {
      error: 'takes kid:base64(32 bytes), comma-separated; the first key seals',
    })
    .optional(),
  PORTAL_KEY_SERVICE: z
    .string()
    .regex(keyServicePattern, {
      error: 'takes file:/path/to/key, vault:MOUNT/KEY or command:/path/to/program',
    })
    .optional(),
  PORTAL_WRAPPED_KEYS: z
    .string()
    .refine((value) => value.split(',').every((key) => wrappedKeyPattern.test(key.trim())), {
      error: 'takes kid:wrapped-key, comma-separated, as "npm run portal -- keys:wrap" prints them',
    })
    .optional(),
  PORTAL_SECRET_ORIGINS: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine(
      (origins) =>
        origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      {
        error: 'takes the origins of servers, comma-separated, such as https://api.datamin.io',
      },
    ),
  PORTAL_SECRET_DIR: z.string().startsWith('/', { error: 'takes an absolute path' }).optional(),
  PORTAL_SECRET_VAULT_PATH: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, {
      error: 'takes MOUNT or MOUNT/PATH of a KV version 2',
    })
    .optional(),
  VAULT_ADDR: httpUrl.optional(),
  VAULT_TOKEN: headerText.optional(),
  VAULT_TOKEN_FILE: z.string().optional(),
  VAULT_NAMESPACE: headerText.optional(),
  NEXTAUTH_SECRET: z
    .string()
    .min(16, { error: 'takes a random string of at least 16 characters' })
    .optional(),
  PORTAL_ALLOW_PRIVATE_UPSTREAMS: flag('false'),
  PORTAL_RUN_DEADLINE_SECONDS: whole(
    1,
    120,
    'takes a whole number of seconds from 1 to 120',
  ).default(30),
  PORTAL_WORKER: z.enum(['on', 'off'], { error: 'takes on or off' }).default('on'),
  PORTAL_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'takes fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: headerText.optional(),
  OIDC_CLIENT_SECRET: headerText.optional(),
  OIDC_SCOPE: z
    .string()
    .regex(/^openid(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, {
      error: 'takes scopes that begin with openid, for example openid email profile groups',
    })
    .default('openid email profile'),
  OIDC_GROUPS_CLAIM: z
    .string()
    .regex(/^[\w:./-]{1,200}$/, { error: 'takes the name of a claim, for example groups' })
    .optional(),
  SMTP_URL: z
    .string()
    .refine((value) => /^smtps?:\/\/./.test(value) && URL.canParse(value), {
      error: 'takes an smtp:// or smtps:// URL',
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
      error: 'takes an e-mail address, or a name and one as in: Portal <portal@example.com>',
    })
    .optional(),
  METRICS_TOKEN: headerText.optional(),
});

export type Env = z.infer<typeof Environment>;

/** Thrown with one line that names the variable and says what it takes. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Parses an environment. An empty value counts as absent, as in an `.env` file. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new EnvironmentError(
      `${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'is wrong'}`,
    );
  }
  const oidc = [parsed.data.OIDC_ISSUER, parsed.data.OIDC_CLIENT_ID];
  if (oidc.some(Boolean) && !oidc.every(Boolean)) {
    throw new EnvironmentError('OIDC_ISSUER and OIDC_CLIENT_ID: set both, or neither');
  }
  if (parsed.data.SMTP_URL && !parsed.data.MAIL_FROM) {
    throw new EnvironmentError(
      'MAIL_FROM: is required when SMTP_URL is set; takes the address that mail is sent from',
    );
  }
  requireKeyService(parsed.data);
  return parsed.data;
}

/** Throws EnvironmentError where a variable is useless without another. */
function requireKeyService(given: Env): void {
  if (given.PORTAL_WRAPPED_KEYS && !given.PORTAL_KEY_SERVICE) {
    throw new EnvironmentError(
      'PORTAL_KEY_SERVICE: is required with PORTAL_WRAPPED_KEYS: it names the service that unwraps them',
    );
  }
  if (given.PORTAL_KEY_SERVICE?.startsWith('vault:') && !given.VAULT_ADDR) {
    throw new EnvironmentError('VAULT_ADDR: is required when PORTAL_KEY_SERVICE is a vault');
  }
  if (given.VAULT_ADDR && !given.VAULT_TOKEN && !given.VAULT_TOKEN_FILE) {
    throw new EnvironmentError(
      'VAULT_TOKEN: is required with VAULT_ADDR, unless VAULT_TOKEN_FILE is set',
    );
  }
}

let parsed: Env | undefined;

/** The process's environment, parsed once. Throws EnvironmentError. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Which variables are set, for the people who run the portal: names only. */
export function givenVariables(): ReadonlySet<string> {
  return new Set(Object.keys(Environment.shape).filter((name) => process.env[name]));
}

/** A variable that a credential refers to. No other can be read: the portal's own secrets are variables too. */
export function secretVariable(name: string): string | undefined {
  return /^DATAMIN_SECRET__[A-Z0-9_]+$/.test(name) ? process.env[name] || undefined : undefined;
}

/** Whether there are keys to seal with, plain or wrapped. */
export const hasSealingKeys = (source: Env): boolean =>
  Boolean(source.PORTAL_ENCRYPTION_KEYS || source.PORTAL_WRAPPED_KEYS);

/** What a server or worker cannot run without. Throws EnvironmentError: one line that names the variable. */
export function requireKeys(source: Env): { sessionSecret: string } {
  if (!hasSealingKeys(source)) {
    throw new EnvironmentError(
      'PORTAL_ENCRYPTION_KEYS: is required and takes kid:base64(32 bytes), for example k1:$(openssl rand -base64 32)',
    );
  }
  if (!source.NEXTAUTH_SECRET) {
    throw new EnvironmentError(
      'NEXTAUTH_SECRET: is required and takes a random string of at least 16 characters, for example $(openssl rand -base64 32)',
    );
  }
  return { sessionSecret: source.NEXTAUTH_SECRET };
}
