import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPackage, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type KeyboardEvent, type Ref } from 'react'
import type { OfferFound } from '#shared/contracts/catalogue.ts'
import { formatNumber } from '../../../base/format.ts'
import { useLocale } from '../../../base/locale.ts'
import { useReference } from '../../../base/references.ts'
import { Amount, Money } from '../../../ui/display/Money.tsx'
import { leaveField } from '../focus.ts'
import { offerSearchQuery } from './offer-api.ts'
import classes from './offers.module.css'

type OfferSearchProps = {
  label: string
  site?: string
  currency?: string
  onPick: (offer: OfferFound) => void
  /** Offers the typed words as goods outside the catalogue. */
  onPickWords?: (name: string) => void
  inputRef?: Ref<HTMLInputElement>
}

const WORDS = 'words'

/** One box for name, article, barcode and external id; price and free stock beside each. A scanner's Enter takes the first that is found. */
export function OfferSearch({ label, site, currency, onPick, onPickWords, inputRef }: OfferSearchProps) {
  const { t } = useLingui()
  const client = useQueryClient()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 120)
  const search = useQuery({ ...offerSearchQuery(asked, site), enabled: asked !== '', placeholderData: keepPreviousData })
  const offers = asked !== '' && text.trim() !== '' ? (search.data ?? []) : []
  const current = asked === text.trim() && !search.isFetching
  useEffect(() => { if (offers.length > 0) combobox.selectFirstOption() }, [search.data, asked])

  const clear = (): void => { setText(''); combobox.closeDropdown() }
  const pick = (offer: OfferFound): void => { clear(); onPick(offer) }
  const onKeyDown = async (event: KeyboardEvent<HTMLInputElement>): Promise<void> => {
    if (event.key === 'Escape') {
      // First the text goes, then the focus; the panel around stays.
      event.preventDefault()
      event.stopPropagation()
      if (text) clear()
      else leaveField(event.currentTarget)
      return
    }
    const wanted = text.trim()
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !wanted) return
    if (current && (combobox.getSelectedOptionIndex() >= 0 || !offers[0])) return
    event.preventDefault()
    event.stopPropagation()
    // What is on the screen may answer an older text: a scanner types and presses Enter faster than the server answers.
    const found = current ? offers : await client.fetchQuery(offerSearchQuery(wanted, site)).catch(() => [])
    if (found[0]) pick(found[0])
  }
  return (
    <Combobox
      store={combobox} withinPortal
      onOptionSubmit={value => {
        const offer = offers.find(one => String(one.id) === value)
        if (offer) pick(offer)
        else if (value === WORDS) { const name = text.trim(); clear(); onPickWords?.(name) }
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={inputRef} aria-label={label} placeholder={label} value={text} autoComplete="off" spellCheck={false}
          leftSection={<IconSearch size={16} aria-hidden />} rightSection={search.isFetching && text ? <Loader size={14} /> : null}
          onChange={event => { setText(event.currentTarget.value); combobox.openDropdown() }} onFocus={() => text && combobox.openDropdown()} onBlur={() => combobox.closeDropdown()}
          onKeyDownCapture={event => void onKeyDown(event)}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === '' || (offers.length === 0 && !current)}>
        <Combobox.Options className={classes.options} aria-label={t`Goods found`}>
          {offers.map(offer => <Combobox.Option key={offer.id} value={String(offer.id)} className={classes.option}><OfferLine offer={offer} currency={currency} /></Combobox.Option>)}
          {current && offers.length === 0 && !onPickWords && <Combobox.Empty><Trans>Nothing found</Trans></Combobox.Empty>}
          {onPickWords && text.trim() !== '' && <Combobox.Option value={WORDS} className={classes.option}><Trans>“{text.trim()}”: goods outside the catalogue</Trans></Combobox.Option>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Where the goods lie matters as soon as there are several places. */
function Places({ offer }: { offer: OfferFound }) {
  const stores = useReference('stores')
  const locale = useLocale()
  if (offer.stores.length < 2) return null
  return <span className="soft">{offer.stores.map(({ store, free }) => `${stores.find(one => one.code === store)?.name ?? store}: ${formatNumber(free, locale)}`).join(' · ')}</span>
}

function OfferLine({ offer, currency }: { offer: OfferFound; currency?: string }) {
  return (
    <span className={classes.offer}>
      <Picture url={offer.imageUrl} />
      <span className={classes.name}>{offer.name}<span className="faint">{offer.article}</span><Places offer={offer} /></span>
      <span className={classes.figures}>
        <Money value={offer.price} currency={currency} />
        <span className={offer.free !== null && offer.free <= 0 ? classes.none : 'soft'}>{offer.free === null ? '—' : <><Trans>free</Trans> <Amount value={offer.free} unit={offer.unit ?? undefined} /></>}</span>
      </span>
    </span>
  )
}

/** The picture of goods, or a sign where it would be. */
export function Picture({ url }: { url: string | null }) {
  const [broken, setBroken] = useState(false)
  return url && !broken
    ? <img className={classes.picture} src={url} alt="" width={32} height={32} loading="lazy" onError={() => setBroken(true)} />
    : <span className={classes.picture} aria-hidden><IconPackage size={16} stroke={1.5} /></span>
}
