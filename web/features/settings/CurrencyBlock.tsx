import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAccount } from '../../base/account.ts'
import { useLocale } from '../../base/locale.ts'
import { refusalText } from '../../base/refusals.ts'
import { useReference } from '../../base/references.ts'
import { Amount } from '../../ui/display/Money.tsx'
import { Day } from '../../ui/display/When.tsx'
import { toast } from '../../ui/feedback/toast.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { currencyName, useRateChanges, type Currency } from './currency-api.ts'
import classes from './currencies.module.css'

const SHOWN = 8

/** A currency: what it costs from which day on, which stores sell in it, which orders wait for a rate. */
export function CurrencyBlock({ currency: { code, rates, sites, orders, unrated }, base }: { currency: Currency; base: string }) {
  const { t } = useLingui()
  const locale = useLocale()
  const stores = useReference('sites')
  const { remove, set } = useRateChanges(code)
  const [isWhole, setWhole] = useState(false)
  const drop = (since: string): void => {
    const was = rates.find(one => one.since === since)!
    remove.mutate(since, { onSuccess: () => toast({ message: t`The rate is gone`, undo: () => set.mutateAsync(was) }) })
  }
  return (
    <Block title={<>{code} <span className="soft">{currencyName(code, locale)}</span></>}>
      <p className="soft">
        <Plural value={orders} one="# order" other="# orders" />
        {sites.length > 0 && <> · <Trans>stores: {sites.map(site => stores.find(one => one.code === site)?.name ?? site).join(', ')}</Trans></>}
      </p>
      {unrated > 0 && (
        <p className={classes.warn} role="status">
          <Plural value={unrated} one="# order has no rate: no report counts it." other="# orders have no rate: no report counts them." />{' '}
          <Link to="/orders" search={{ filter: { and: [{ field: 'currency', op: 'in', value: [code] }, { field: 'rate', op: 'empty' }] } }}><Trans>Show</Trans></Link>
        </p>
      )}
      {rates.length === 0
        ? <p><Trans>Nobody has said yet what it costs.</Trans></p>
        : (
          <table className={classes.rates}>
            <thead><tr><th><Trans>Holds from</Trans></th><th className={classes.figure}>{code}</th><th className={classes.figure}>{base}</th><th><span className="visually-hidden"><Trans>Remove</Trans></span></th></tr></thead>
            <tbody>
              {(isWhole ? rates : rates.slice(0, SHOWN)).map(rate => (
                <tr key={rate.since}>
                  <td><Day value={rate.since} /></td>
                  <td className={classes.figure}><Amount value={rate.nominal} /></td>
                  <td className={classes.figure}><span className="numbers">{new Intl.NumberFormat(locale, { maximumSignificantDigits: 12 }).format(rate.value)}</span></td>
                  <td className={classes.figure}><ActionIcon variant="subtle" color="gray" aria-label={t`Remove the rate of ${rate.since}`} disabled={remove.isPending} onClick={() => drop(rate.since)}><IconTrash size={16} stroke={1.5} /></ActionIcon></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      {!isWhole && rates.length > SHOWN && <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}><Plural value={rates.length - SHOWN} one="# earlier rate" other="# earlier rates" /></Button>}
      <NewRate code={code} base={base} />
      {remove.isError && <p role="alert" className={classes.wrong}>{refusalText(remove.error)}</p>}
    </Block>
  )
}

function NewRate({ code, base }: { code: string; base: string }) {
  const { timeZone } = useAccount()
  const [since, setSince] = useState(() => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date()))
  const [nominal, setNominal] = useState<number>(1)
  const [value, setValue] = useState<number | null>(null)
  const { set } = useRateChanges(code)
  const isReady = since !== '' && nominal >= 1 && value !== null && value > 0
  const figure = { hideControls: true, decimalSeparator: ',', allowedDecimalSeparators: ['.', ','] }
  return (
    <form className={classes.row} onSubmit={event => { event.preventDefault(); if (isReady) set.mutate({ since, nominal, value }, { onSuccess: () => setValue(null) }) }}>
      <TextInput type="date" label={<Trans>From the day</Trans>} value={since} onChange={event => setSince(event.currentTarget.value)} w={150} />
      <NumberInput {...figure} label={<Trans>Units of {code}</Trans>} min={1} max={1_000_000} allowDecimal={false} value={nominal} onChange={next => setNominal(typeof next === 'number' ? next : 0)} w={110} />
      <NumberInput {...figure} label={<Trans>cost in {base}</Trans>} min={0} decimalScale={10} value={value ?? ''} onChange={next => setValue(typeof next === 'number' ? next : null)} w={150} />
      <Button type="submit" disabled={!isReady} loading={set.isPending}><Trans>Add the rate</Trans></Button>
      {set.isError && <p role="alert" className={classes.wrong}>{refusalText(set.error)}</p>}
    </form>
  )
}
