import { Trans } from '@lingui/react/macro'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { typedQuery } from './duplicates-api.ts'
import { Reasons } from './Reasons.tsx'
import { Side } from './Side.tsx'
import classes from './duplicates.module.css'

const digits = (text: string): number => text.replaceAll(/\D/g, '').length

/** Who has this phone or e-mail already, while it is typed: so that no second one is made. */
export function TypedMatches({ phone, email }: { phone: string; email: string }) {
  const [asked] = useDebouncedValue({ phone: digits(phone) >= 7 ? phone.trim() : '', email: /@.+\../.test(email) ? email.trim() : '' }, 200)
  const isAsked = asked.phone !== '' || asked.email !== ''
  const matches = useQuery({ ...typedQuery(asked), enabled: isAsked }).data
  if (!isAsked || !matches || matches.length === 0) return null
  return (
    <div className={classes.typed} role="status">
      <b><Trans>Known already:</Trans></b>
      {matches.map(({ side, reasons }) => <div key={side.id} className={classes.match}><Side side={side} /><Reasons reasons={reasons} /></div>)}
    </div>
  )
}
