import { Button, NativeSelect, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CurrenciesAnswer } from '#shared/contracts/currencies.ts'
import { useLocale } from '../../base/locale.ts'
import { refusalText } from '../../base/refusals.ts'
import { confirm } from '../../ui/feedback/confirm.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { CurrencyBlock } from './CurrencyBlock.tsx'
import { currenciesQuery, currencyName, useAddCurrency, useChangeBase } from './currency-api.ts'
import classes from './currencies.module.css'

/** Which currency figures are in, and what the others cost in it, day by day. */
export function CurrenciesPage() {
  const { t } = useLingui()
  const { data, isError, error, refetch } = useQuery(currenciesQuery)
  if (isError && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <Page title={t`Currencies and rates`} narrow>
      {data
        ? <>
            <Base answer={data} />
            {data.currencies.filter(one => one.code !== data.base).map(one => <CurrencyBlock key={one.code} currency={one} base={data.base} />)}
            <AddCurrency known={data.currencies.map(one => one.code)} />
          </>
        : <CardSkeleton label={t`Loading`} />}
    </Page>
  )
}

function Base({ answer: { base, currencies, behind } }: { answer: CurrenciesAnswer }) {
  const { t } = useLingui()
  const locale = useLocale()
  const [wanted, setWanted] = useState('')
  const change = useChangeBase()
  const choose = async (): Promise<void> => {
    const sure = await confirm({
      title: <Trans>Count everything in {wanted}?</Trans>,
      body: <Trans>Reports, figures of customers and costs are counted anew at what {wanted} cost on the day of each order; until that is done they say so. Orders keep their own currency and rate. Plans, conditions and limits that people typed stay as they are: look through them.</Trans>,
      action: <Trans>Count in {wanted}</Trans>,
    })
    if (sure) change.mutate(wanted, { onSuccess: () => setWanted('') })
  }
  const others = currencies.filter(one => one.code !== base)
  return (
    <Block title={<Trans>Main currency</Trans>}>
      <p className={classes.main}><b>{base}</b> <span className="soft">{currencyName(base, locale)}</span></p>
      <p className="soft"><Trans>Reports, plans and figures of customers are in it. An order keeps its own currency and the rate of its day; a later rate changes nothing of it.</Trans></p>
      {behind > 0 && <p className={classes.warn} role="status"><Plural value={behind} one="Figures of # customer are still in the currency of before: they are being counted anew." other="Figures of # customers are still in the currency of before: they are being counted anew." /></p>}
      {others.length > 0 && (
        <div className={classes.row}>
          <NativeSelect aria-label={t`Another main currency`} value={wanted} onChange={event => setWanted(event.currentTarget.value)} data={[{ value: '', label: t`Another main currency` }, ...others.map(one => ({ value: one.code, label: `${one.code} · ${currencyName(one.code, locale)}` }))]} />
          <Button variant="default" disabled={wanted === ''} loading={change.isPending} onClick={() => void choose()}><Trans>Change</Trans></Button>
        </div>
      )}
      {change.isError && <p role="alert" className={classes.wrong}>{refusalText(change.error)}</p>}
    </Block>
  )
}

function AddCurrency({ known }: { known: string[] }) {
  const { t } = useLingui()
  const locale = useLocale()
  const [code, setCode] = useState('')
  const add = useAddCurrency()
  const isCode = /^[A-Z]{3}$/.test(code)
  return (
    <Block title={<Trans>Another currency</Trans>}>
      <form className={classes.row} onSubmit={event => { event.preventDefault(); if (isCode) add.mutate(code, { onSuccess: () => setCode('') }) }}>
        <TextInput
          aria-label={t`Code of the currency: three letters`} placeholder="USD" maxLength={3} value={code} list="currency-codes" autoComplete="off" w={120}
          onChange={event => setCode(event.currentTarget.value.toUpperCase())} error={known.includes(code) ? t`It is there already` : undefined}
        />
        <datalist id="currency-codes">{Intl.supportedValuesOf('currency').map(one => <option key={one} value={one}>{currencyName(one, locale)}</option>)}</datalist>
        <Button type="submit" disabled={!isCode || known.includes(code)} loading={add.isPending}><Trans>Add</Trans></Button>
        {isCode && !known.includes(code) && <span className="soft">{currencyName(code, locale)}</span>}
      </form>
      {add.isError && <p role="alert" className={classes.wrong}>{refusalText(add.error)}</p>}
    </Block>
  )
}
