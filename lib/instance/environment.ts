import { type Env, env, givenVariables } from '@/lib/env';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';

/** A setting that a process takes from its environment. */
export interface EnvironmentView {
  name: string;
  /** What it does: a sentence. */
  what: string;
  source: 'environment' | 'default';
  /** Null: not set. For a secret only that it is set, for an address with a password its host. */
  value: string | null;
}

type Shown = (value: NonNullable<Env[keyof Env]>) => string;
const plain: Shown = (value) => (Array.isArray(value) ? value.join(', ') : String(value));
const secret: Shown = () => 'set, not shown';
const host: Shown = (value) => `set, at ${new URL(String(value)).host || 'a local socket'}`;
/** The names of keys are no secret; they are on the health page too. */
const kids: Shown = (value) =>
  `keys ${String(value)
    .split(',')
    .map((key) => key.trim().split(':', 1)[0])
    .join(', ')}`;

const variables: Record<keyof Env, readonly [what: string, shown: Shown]> = {
  PORTAL_URL: ['The public address: links in mail, passkeys, secure cookies', plain],
  PORT: ['Where the server listens', plain],
  PORTAL_HOST: ['The address of this machine it listens at', plain],
  DATABASE_URL: ['The database; without it the embedded one', host],
  PORTAL_DATA_DIR: ['Where the embedded database is kept', plain],
  PORTAL_ENCRYPTION_KEYS: ['The keys that seal secrets; the first seals', kids],
  PORTAL_WRAPPED_KEYS: ['Such keys as a key service wrapped them', kids],
  PORTAL_KEY_SERVICE: ['Who unwraps them', plain],
  PORTAL_SECRET_ORIGINS: ['Servers for which references to secrets are followed', plain],
  PORTAL_SECRET_DIR: ['The folder that file references lead into', plain],
  PORTAL_SECRET_VAULT_PATH: ['Where in the vault references lead', plain],
  VAULT_ADDR: ['The HashiCorp Vault or OpenBao', host],
  VAULT_TOKEN: ['The token it is asked with', secret],
  VAULT_TOKEN_FILE: ['The file that token is in', plain],
  VAULT_NAMESPACE: ['Its namespace', plain],
  NEXTAUTH_SECRET: ['Signs sessions; another one signs everybody out', secret],
  PORTAL_ALLOW_PRIVATE_UPSTREAMS: ['Whether private addresses and http: may be called', plain],
  PORTAL_RUN_DEADLINE_SECONDS: ['How long Datamin may take to answer “run pipeline”', plain],
  PORTAL_WORKER: ['Whether this process works through the queue too', plain],
  PORTAL_LOG_LEVEL: ['From which level on lines are logged', plain],
  OIDC_ISSUER: ['The provider people sign in through', plain],
  OIDC_CLIENT_ID: ['The portal’s name there', plain],
  OIDC_CLIENT_SECRET: ['The portal’s secret there', secret],
  OIDC_SCOPE: ['What is asked of the provider', plain],
  OIDC_GROUPS_CLAIM: ['The claim that names a person’s groups', plain],
  SMTP_URL: ['The server that takes mail', host],
  MAIL_FROM: ['The sender of mail', plain],
  METRICS_TOKEN: ['What /api/metrics asks for', secret],
};

/** The environment of the answering process: another one may differ. Contains no secret. Throws Forbidden. */
export function readEnvironment(ctx: InstanceContext): EnvironmentView[] {
  requireInstanceAdmin(ctx);
  const [values, given] = [env(), givenVariables()];
  return namesOf(variables).map((name) => {
    const [what, shown] = variables[name];
    const value = values[name];
    const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
    return {
      name,
      what,
      source: given.has(name) ? 'environment' : 'default',
      value: isNothing ? null : shown(value),
    };
  });
}

const namesOf = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[];
