import { z } from 'zod';
import {
  clearSecondFactors,
  commandLine,
  createUser,
  endSessionsOf,
  setPassword,
} from '@/lib/teams';
import { command, passwordOptions, required } from './command';

export const userCreate = command({
  usage:
    'user:create --email EMAIL [--password PASSWORD | --password-stdin] [--name NAME] [--instance-admin]',
  about:
    'Creates an account. Prompts for the password without showing it, or reads it from standard input.',
  example: "user:create --email ada@example.com --name 'Ada Lovelace' --instance-admin",
  options: {
    email: required('an e-mail address'),
    ...passwordOptions,
    name: z.string().optional(),
    'instance-admin': z.boolean().default(false),
  },
  async run({ email, password, name, 'instance-admin': isInstanceAdmin }) {
    const user = await createUser(commandLine(), {
      email,
      password,
      isInstanceAdmin,
      ...(name === undefined ? {} : { name }),
    });
    return { answer: { id: user.id, email: user.email }, text: `Created ${user.email}` };
  },
});

export const userPassword = command({
  usage: 'user:password --email EMAIL [--password PASSWORD | --password-stdin]',
  about: 'Sets a new password, read the same way, and ends every session of the account.',
  example: 'user:password --email ada@example.com',
  options: {
    email: required('the e-mail address of an existing user'),
    ...passwordOptions,
  },
  async run({ email: given, password }) {
    await setPassword(commandLine(), { email: given, password });
    const email = given.trim().toLowerCase();
    return { answer: { email }, text: `Set a new password for ${email} and ended every session` };
  },
});

export const userSignOut = command({
  usage: 'user:sign-out --email EMAIL',
  about: 'Ends every session of an account.',
  example: 'user:sign-out --email ada@example.com',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await endSessionsOf(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Ended every session of ${email}` };
  },
});

export const userClearSecondFactor = command({
  usage: 'user:clear-second-factor --email EMAIL',
  about:
    'Removes every second factor of an account, for someone who lost theirs, and ends every session.',
  example: 'user:clear-second-factor --email ada@example.com',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await clearSecondFactors(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return {
      answer: { email },
      text: `Removed every second factor of ${email} and ended every session`,
    };
  },
});
