import { z } from 'zod';
import {
  clearSecondFactors,
  commandLine,
  createUser,
  endSessionsOf,
  setPassword,
} from '@/lib/teams';
import { command, required } from './command';

export const userCreate = command({
  usage: 'user:create --email EMAIL --password PASSWORD [--name NAME] [--instance-admin]',
  options: {
    email: required('an e-mail address'),
    password: required('a password'),
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
  usage: 'user:password --email EMAIL --password PASSWORD',
  options: {
    email: required('the e-mail address of an existing user'),
    password: required('a password'),
  },
  async run(given) {
    await setPassword(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Set a new password for ${email}; every session has ended` };
  },
});

export const userSignOut = command({
  usage: 'user:sign-out --email EMAIL',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await endSessionsOf(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Ended every session of ${email}` };
  },
});

export const userClearSecondFactor = command({
  usage: 'user:clear-second-factor --email EMAIL',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await clearSecondFactors(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Removed every second factor of ${email}; sessions ended` };
  },
});
