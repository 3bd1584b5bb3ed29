import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { DuplicateReason } from '#shared/contracts/duplicates.ts'
import { Phone } from '../../ui/display/Phone.tsx'
import { Day } from '../../ui/display/When.tsx'
import classes from './duplicates.module.css'

/** Why two are probably one, in words. */
export function Reasons({ reasons }: { reasons: readonly DuplicateReason[] }) {
  return <span className={classes.reasons}>{reasons.map(reason => <span key={`${reason.kind} ${reason.value}`} className={classes.reason}><Words reason={reason} /></span>)}</span>
}

function Words({ reason: { kind, value } }: { reason: DuplicateReason }): ReactNode {
  switch (kind) {
    case 'phone': return <><Trans>the same phone</Trans> {value && <Phone value={value} link={false} />}</>
    case 'email': return <><Trans>the same e-mail</Trans> {value}</>
    case 'birthday': return <><Trans>the same birthday</Trans> {value && <Day value={value} />}</>
    case 'address': return <><Trans>the same address</Trans>{value && <> · {value}</>}</>
    case 'near_phone': return <><Trans>a phone that differs by a digit</Trans> {value && <Phone value={value} link={false} />}</>
    case 'name': return <Trans>the same name</Trans>
  }
}
