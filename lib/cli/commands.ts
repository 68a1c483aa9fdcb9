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
  about: 'Re-seals everything with the first key and reports what each key seals.',
  example: 'keys:rotate',
  options: {},
  run: (_given, say) => rotateKeys(say),
});

const keysWrap = command({
  usage: 'keys:wrap --kid KID [--new]',
  about: 'Wraps a key from the key ring, or a new one, with the key service.',
  example: 'keys:wrap --kid k2 --new',
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
  about:
    'Checks the database, keys, worker, mail and every sealed value, and reports what is wrong.',
  example: 'doctor',
  options: {},
  run: () => doctor(),
});

/** By name. A Map: `constructor` names no command. */
export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
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
  }),
);

const call = 'npm run portal --';

/** Every command, or one: what it does, what it takes, an example. */
export function usage(command?: Command): string {
  if (command) return explained(command);
  const head = `${call} COMMAND [OPTIONS]; \`${call} help COMMAND\` explains one. All of them accept --json.`;
  return [head, ...[...commands.values()].map(explained)].join('\n\n');
}

const explained = ({ usage: takes, about, example }: Command) =>
  [takes, `  ${about}`, `  ${call} ${example}`].join('\n');
