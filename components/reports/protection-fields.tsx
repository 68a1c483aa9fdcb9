import { SecretField } from '../credentials/secret-field';
import { CheckboxField, TextareaField, TextField } from '../ui/fields';
import { errorsOf, type PartProps } from './form-values';
import { MoreFields } from './more-fields';

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
            ? 'It has one. Leave empty to keep it. A new one locks out everyone who has unlocked the report, at once.'
            : 'At least 8 characters. Send it separately from the link.'
        }
        errors={errorsOf(errors, 'password')}
      />
      {hasPassword ? <CheckboxField label="Remove the password" name="noPassword" /> : null}
      {sendsMail || values.allowedEmails ? (
        <TextareaField
          label="Opened by mail to"
          name="allowedEmails"
          rows={3}
          spellCheck={false}
          placeholder={'ada@example.com\n@example.org'}
          hint="Addresses or whole domains, one per line. A viewer enters an address and gets a one-time link by mail. Empty: anyone with the link."
          defaultValue={values.allowedEmails}
          errors={errorsOf(errors, 'allowedEmails')}
        />
      ) : null}
      <TextField
        type="datetime-local"
        label="Ends"
        name="expiresAt"
        hint={`In ${timeZone}. Empty: when it is revoked.`}
        defaultValue={values.expiresAt}
        errors={errorsOf(errors, 'expiresAt')}
      />
      <MoreFields
        summary="More limits"
        isOpen={Boolean(values.startsAt || values.viewCap) || values.viewsKeptDays !== '90'}
        errors={errorsOf(errors, 'startsAt', 'viewCap', 'viewsKeptDays')}
      >
        <TextField
          type="datetime-local"
          label="Opens"
          name="startsAt"
          hint={`In ${timeZone}. Empty: at once.`}
          defaultValue={values.startsAt}
          errors={errorsOf(errors, 'startsAt')}
        />
        <TextField
          type="number"
          label="Most views"
          name="viewCap"
          min={1}
          hint="Every full load counts, including reloads and programs that fetch the link to preview it."
          defaultValue={values.viewCap}
          errors={errorsOf(errors, 'viewCap')}
        />
        <TextField
          type="number"
          label="Days to keep each view in the log"
          name="viewsKeptDays"
          min={0}
          max={400}
          required
          hint="Time, browser family, kind of device and referring site, no IP address. 0: views are only counted."
          defaultValue={values.viewsKeptDays}
          errors={errorsOf(errors, 'viewsKeptDays')}
        />
      </MoreFields>
    </>
  );
}
