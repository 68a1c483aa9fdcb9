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
  about: 'Makes an account. Asks for the password unseen, or reads it from standard input.',
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
  about: 'Sets a forgotten password, asked for likewise, and ends every session of that account.',
  example: 'user:password --email ada@example.com',
  options: {
    email: required('the e-mail address of an existing user'),
    ...passwordOptions,
  },
  async run({ email: given, password }) {
    await setPassword(commandLine(), { email: given, password });
    const email = given.trim().toLowerCase();
    return { answer: { email }, text: `Set a new password for ${email}; every session has ended` };
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
  about: 'Removes every second factor of who lost them, and ends their sessions.',
  example: 'user:clear-second-factor --email ada@example.com',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await clearSecondFactors(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Removed every second factor of ${email}; sessions ended` };
  },
});
