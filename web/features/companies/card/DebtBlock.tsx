import { UnstyledButton } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { EditMoney, EditNumber } from '../../../ui/edit/fields.tsx'
import { useCompanyWords } from '../company-words.ts'
import classes from './card.module.css'

/** What the company owes against what it may, and what its orders come to. */
export function DebtBlock({ company, edit, onUnpaid }: { company: CompanyCard; edit: CardEdit; onUnpaid: () => void }) {
  const words = useCompanyWords()
  const terms: CardEdit = { ...edit, mayEdit: field => company.mayChangeTerms && edit.mayEdit(field) }
  const { debtSum, debtOrders, overdueSum, creditLimit, figures } = company
  const beyond = debtSum !== null && creditLimit !== null ? debtSum - creditLimit : 0
  return (
    <section aria-label={words('debtSum')}>
      {beyond > 0 && (
        <p className={classes.beyond} role="status"><IconAlertTriangle size={16} aria-hidden /> <span><Trans>The debt is beyond the credit limit by</Trans> <b><Money value={beyond} /></b></span></p>
      )}
      <dl className={classes.figures}>
        {debtSum !== null && (
          <Figure label={words('debtSum')} tone={beyond > 0 ? 'bad' : undefined}>
            <Money value={debtSum} />
            {(debtOrders ?? 0) > 0 && <UnstyledButton className={classes.more} onClick={onUnpaid}><Plural value={debtOrders ?? 0} one="in # order" other="in # orders" /></UnstyledButton>}
          </Figure>
        )}
        {overdueSum !== null && <Figure label={<Trans>Of it overdue</Trans>} tone={overdueSum > 0 ? 'bad' : undefined}><Money value={overdueSum} /></Figure>}
        {debtSum !== null && creditLimit !== null && beyond <= 0 && <Figure label={<Trans>May still be owed</Trans>}><Money value={-beyond} /></Figure>}
        <Figure label={<Trans>Orders</Trans>}><Amount value={figures.ordersCount} /></Figure>
        <Figure label={<Trans>In all</Trans>}><Money value={figures.totalSum} currency={figures.currency} /></Figure>
        <Figure label={<Trans>Average order</Trans>}><Money value={figures.averageSum} currency={figures.currency} /></Figure>
        {figures.marginSum !== null && <Figure label={<Trans>Margin</Trans>}><Money value={figures.marginSum} currency={figures.currency} /></Figure>}
        <Figure label={<Trans>Last order</Trans>}><When value={figures.lastOrderAt} /></Figure>
      </dl>
      <div className={classes.columns}>
        <EditMoney edit={terms} field="creditLimit" label={words('creditLimit')} value={creditLimit} min={0} placeholder={<Trans>not agreed</Trans>} />
        <EditNumber edit={terms} field="paymentDays" label={words('paymentDays')} value={company.paymentDays} decimals={0} min={0} placeholder={<Trans>not agreed</Trans>} />
      </div>
    </section>
  )
}

function Figure({ label, tone, children }: { label: ReactNode; tone?: 'bad'; children: ReactNode }) {
  return <div className={classes.figure} data-tone={tone}><dt>{label}</dt><dd>{children}</dd></div>
}
