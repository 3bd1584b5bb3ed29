import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { MessageCard } from '#shared/contracts/messages.ts'
import { refusalText } from '../../../base/refusals.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { LetterFrame } from '../LetterFrame.tsx'
import { previewQuery } from '../templates/template-api.ts'
import classes from '../messages.module.css'

/** A message of a template gets its words when it leaves: what they would be at this moment. */
export function Forecast({ message }: { message: MessageCard }) {
  const { t } = useLingui()
  const preview = useQuery({
    ...previewQuery({ template: { id: message.template?.id ?? 0 }, ...(message.order ? { orderId: message.order.id } : message.customer ? { customerId: message.customer.id } : {}) }),
    enabled: message.template !== null, placeholderData: undefined,
  })
  const isFull = message.order !== null || message.customer !== null
  return (
    <Block title={<Trans>As it would leave now</Trans>}>
      <p className={classes.nothing}><Trans>The words are made when the message leaves, of the data of that moment.</Trans>{!isFull && <> <Trans>The data shown here is invented.</Trans></>}</p>
      {preview.isError && <p role="alert" className={classes.bad}>{refusalText(preview.error)}</p>}
      {preview.data && preview.data.missing.length > 0 && <p className={classes.bad}><Trans>Without a value: {preview.data.missing.join(', ')}</Trans></p>}
      {preview.data && (preview.data.html !== null ? <LetterFrame html={preview.data.html} title={t`The letter as it would leave now`} /> : <pre className={classes.text} dir="auto" tabIndex={0}>{preview.data.text}</pre>)}
    </Block>
  )
}
