import { Plural, Trans } from '@lingui/react/macro'
import { smsSize, transliterate, type SmsSize } from '#shared/sms.ts'
import classes from './templates.module.css'

/** What an SMS costs in parts, and what it would cost in Latin letters. */
export function SmsSizeWords({ size, text }: { size: SmsSize; text: string }) {
  const latin = smsSize(transliterate(text))
  return (
    <p className={classes.smsSize} data-long={size.parts > 2 || undefined}>
      <b><Plural value={size.parts} one="# SMS" other="# SMS" /></b> · <Plural value={size.length} one="# character" other="# characters" />
      {' · '}{size.encoding === 'ucs2' ? <Trans>in Russian letters, 70 in one and 67 in each of several</Trans> : <Trans>in Latin letters, 160 in one and 153 in each of several</Trans>}
      {latin.parts < size.parts && <>{' · '}<Trans>in Latin letters it would be {latin.parts}</Trans></>}
    </p>
  )
}
