import { SecretField } from '../credentials/secret-field';
import { CheckboxField, TextareaField, TextField } from '../ui/fields';
import { errorsOf, type PartProps } from './form-values';

/** Who gets in, and for how long. */
export function ProtectionFields({
  values,
  errors,
  hasPassword,
  sendsMail,
  timeZone,
}: PartProps & { hasPassword: boolean; sendsMail: boolean; timeZone: string }) {
  return (
    <>
      <SecretField
        label="Password"
        name="password"
        minLength={8}
        hint={
          hasPassword
            ? 'It has one. Empty: it stays. Another one locks out who has unlocked it, at once.'
            : 'At least 8 characters. Tell it by another way than the link.'
        }
        errors={errorsOf(errors, 'password')}
      />
      {hasPassword ? <CheckboxField label="Take the password away" name="noPassword" /> : null}
      {sendsMail || values.allowedEmails ? (
        <TextareaField
          label="Opened by mail to"
          name="allowedEmails"
          rows={3}
          spellCheck={false}
          placeholder={'ada@example.com\n@example.org'}
          hint="Addresses, or domains for all of theirs, one a line. A viewer gives one of these and gets a link by mail that opens it once. Empty: whoever has the link."
          defaultValue={values.allowedEmails}
          errors={errorsOf(errors, 'allowedEmails')}
        />
      ) : null}
      <TextField
        type="datetime-local"
        label="Opens"
        name="startsAt"
        hint={`In ${timeZone}. Empty: at once.`}
        defaultValue={values.startsAt}
        errors={errorsOf(errors, 'startsAt')}
      />
      <TextField
        type="datetime-local"
        label="Ends"
        name="expiresAt"
        hint={`In ${timeZone}. Empty: when it is revoked.`}
        defaultValue={values.expiresAt}
        errors={errorsOf(errors, 'expiresAt')}
      />
      <TextField
        type="number"
        label="Most views"
        name="viewCap"
        min={1}
        hint="Every full load counts, also the one after. Programs that fetch a link to preview it count too."
        defaultValue={values.viewCap}
        errors={errorsOf(errors, 'viewCap')}
      />
      <TextField
        type="number"
        label="Days a view is logged"
        name="viewsKeptDays"
        min={0}
        max={400}
        required
        hint="Time, browser family, kind of device and referring site; no address. 0: views are counted alone."
        defaultValue={values.viewsKeptDays}
        errors={errorsOf(errors, 'viewsKeptDays')}
      />
    </>
  );
}
