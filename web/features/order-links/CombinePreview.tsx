import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconArrowsExchange } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import type { CombinationPreview, CombinedResult, CombineTechnique } from '#shared/contracts/order-pairs.ts'
import { useFields } from '../../base/fields.ts'
import { useLocale } from '../../base/locale.ts'
import { useReferenceItem } from '../../base/references.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { NearOrderLine } from './NearOrderLine.tsx'
import classes from './pairs.module.css'

type CombinePreviewProps = { preview: CombinationPreview; technique: CombineTechnique; onTechnique: (technique: CombineTechnique) => void; onSwap: () => void }

/** Which order stays, whose goods it has, and every line and sum of what comes out. */
export function CombinePreview({ preview, technique, onTechnique, onSwap }: CombinePreviewProps) {
  const { t } = useLingui()
  const name = useId()
  const cancelled = useReferenceItem('statuses', preview.cancelledStatus)
  const words: Record<CombineTechnique, [ReactNode, ReactNode]> = {
    summ: [<Trans>Everything of both</Trans>, <Trans>quantities of the same goods are added</Trans>],
    merge: [<Trans>What is lacking</Trans>, <Trans>goods that {preview.survivor.number} does not have yet</Trans>],
    ours: [<Trans>Goods of {preview.survivor.number}</Trans>, <Trans>those of {preview.other.number} are left out</Trans>],
    theirs: [<Trans>Goods of {preview.other.number}</Trans>, <Trans>those of {preview.survivor.number} are left out</Trans>],
  }
  const shown = preview.results.find(result => result.technique === technique)
  return (
    <>
      <div className={classes.sides}>
        <dl>
          <dt><Trans>Stays</Trans></dt><dd><NearOrderLine order={preview.survivor} plain /></dd>
          <dt>{cancelled ? <Trans>Becomes «{cancelled.name}»</Trans> : <Trans>Becomes cancelled</Trans>}</dt><dd><NearOrderLine order={preview.other} plain /></dd>
        </dl>
        <Button size="compact-sm" variant="default" leftSection={<IconArrowsExchange size={16} stroke={1.5} />} onClick={onSwap}><Trans>The other way round</Trans></Button>
      </div>
      <fieldset className={classes.techniques}>
        <legend>{t`Whose goods`}</legend>
        {(['summ', 'merge', 'ours', 'theirs'] as const).map(code => (
          <label key={code} className={classes.technique} data-chosen={code === technique || undefined}>
            <input type="radio" name={name} value={code} checked={code === technique} onChange={() => onTechnique(code)} />
            <span className={classes.techniqueWords}><b>{words[code][0]}</b><span className="soft">{words[code][1]}</span></span>
            <Money value={preview.results.find(result => result.technique === code)?.total} currency={preview.currency} />
          </label>
        ))}
      </fieldset>
      {shown && <Result preview={preview} result={shown} />}
    </>
  )
}

function Result({ preview, result }: { preview: CombinationPreview; result: CombinedResult }) {
  const { t } = useLingui()
  const locale = useLocale()
  const fields = useFields('order')
  const from = { ours: preview.survivor.number, theirs: preview.other.number, both: `${preview.survivor.number} + ${preview.other.number}` }
  const filled = result.filled.flatMap(name => fields.find(field => field.name === name || field.name.startsWith(`${name}.`))?.label[locale] ?? [])
  const sum = (label: ReactNode, value: number, strong = false): ReactNode => <div data-strong={strong || undefined}><dt>{label}</dt><dd><Money value={value} currency={preview.currency} /></dd></div>
  return (
    <section aria-label={t`What comes out`} aria-live="polite">
      <div className={classes.lines}>
        <table>
          <thead><tr><th scope="col"><Trans>Product</Trans></th><th scope="col"><Trans>Of order</Trans></th><th scope="col" className={classes.right}><Trans>Quantity</Trans></th><th scope="col" className={classes.right}><Trans>Sum</Trans></th></tr></thead>
          <tbody>
            {result.items.map((item, at) => (
              <tr key={at}>
                <td dir="auto" className={classes.product}>{item.name}</td>
                <td className="soft numbers">{from[item.from]}</td>
                <td className={classes.right}><Amount value={item.quantity} /></td>
                <td className={classes.right}><Money value={item.total} currency={preview.currency} /></td>
              </tr>
            ))}
            {result.items.length === 0 && <tr><td colSpan={4} className="faint"><Trans>No goods</Trans></td></tr>}
          </tbody>
        </table>
      </div>
      <dl className={classes.sums}>
        {result.discountSum > 0 && sum(<Trans>Discounts</Trans>, -result.discountSum)}
        {result.deliveryCost > 0 && sum(<Trans>Delivery</Trans>, result.deliveryCost)}
        {sum(<Trans>Total</Trans>, result.total, true)}
        {result.paidSum > 0 && sum(<Trans>Paid</Trans>, result.paidSum)}
        {result.paidSum > 0 && sum(result.toPay < 0 ? <Trans>Paid too much</Trans> : <Trans>To pay</Trans>, Math.abs(result.toPay))}
      </dl>
      {result.payments > 0 && <p className={classes.also}><Plural value={result.payments} one="# payment comes over." other="# payments come over." /></p>}
      {filled.length > 0 && <p className={classes.also}><Trans>Taken from {preview.other.number} as well: {filled.join(', ')}.</Trans></p>}
    </section>
  )
}
