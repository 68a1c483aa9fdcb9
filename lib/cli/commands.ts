import { z } from 'zod';
import { serviceAccountCreate, teamCreate, tokenCreate } from './access';
import { type Command, command } from './command';
import { oidcMap, oidcRules, oidcUnlink, oidcUnmap, scimToken } from './directory';
import { doctor } from './doctor';
import { run, sync } from './pipelines';
import { rotateKeys } from './rotate-keys';
import { userClearSecondFactor, userCreate, userPassword, userSignOut } from './users';
import { wrapKey } from './wrap-key';

const keysRotate = command({
  usage: 'keys:rotate',
  options: {},
  run: (_given, say) => rotateKeys(say),
});

const keysWrap = command({
  usage: 'keys:wrap --kid KID [--new]',
  options: {
    kid: z
      .string({ error: 'is required and takes the name of a key' })
      .regex(/^[A-Za-z0-9_-]{1,32}$/, {
        error: 'takes 1 to 32 letters, digits, hyphens and underscores',
      }),
    new: z.boolean().default(false),
  },
  run: ({ kid, new: isNew }) => wrapKey({ kid, isNew }),
});

const doctorCommand = command({
  usage: 'doctor',
  options: {},
  run: () => doctor(),
});

export const commands: Record<string, Command | undefined> = {
  'user:create': userCreate,
  'user:password': userPassword,
  'user:sign-out': userSignOut,
  'user:clear-second-factor': userClearSecondFactor,
  'team:create': teamCreate,
  'oidc:map': oidcMap,
  'oidc:unmap': oidcUnmap,
  'oidc:unlink': oidcUnlink,
  'oidc:rules': oidcRules,
  'scim:token': scimToken,
  'service-account:create': serviceAccountCreate,
  'token:create': tokenCreate,
  'keys:rotate': keysRotate,
  'keys:wrap': keysWrap,
  sync,
  run,
  doctor: doctorCommand,
};

export function usage(): string {
  const lines = Object.values(commands).map((entry) => `  npm run portal -- ${entry?.usage}`);
  return ['Usage (each takes --json):', ...lines].join('\n');
}
