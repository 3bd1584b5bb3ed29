import { ActionIcon, Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { CustomerCard, FoundCustomer } from '#shared/contracts/customers.ts'
import { api } from '../../../base/api.ts'
import { Phone } from '../../../ui/display/Phone.tsx'
import { useFieldWords } from '../order-words.ts'
import type { Draft } from './draft.ts'
import classes from './new.module.css'

type CustomerFieldsProps = { draft: Draft; change: (change: Partial<Draft>) => void; /** Where Enter leads when the person is known. */ onFound: () => void }

const LEAST = 4
const searchable = (phone: string): boolean => phone.replaceAll(/\D/g, '').length >= LEAST || /\p{L}{2}/u.test(phone)

/** The phone first: who it is shows while it is typed, and one Enter takes their name and address. */
export function CustomerFields({ draft, change, onFound }: CustomerFieldsProps) {
  const { t } = useLingui()
  const words = useFieldWords()
  const lastName = useRef<HTMLInputElement>(null)
  const name = (field: 'lastName' | 'firstName' | 'patronymic') => (
    <TextInput ref={field === 'lastName' ? lastName : undefined} label={words(field)} maxLength={255} autoComplete="off" value={draft[field]} onChange={event => change({ [field]: event.currentTarget.value })} />
  )
  return (
    <fieldset className={classes.group}>
      <legend><Trans>Customer</Trans></legend>
      <div className={classes.two}>
        <PhoneField draft={draft} change={change} onFound={onFound} onUnknown={() => lastName.current?.focus()} />
        <TextInput label={words('email')} type="email" maxLength={255} autoComplete="off" value={draft.email} onChange={event => change({ email: event.currentTarget.value })} />
      </div>
      {draft.customer && (
        <div className={classes.known} role="status">
          <Link to={`/customers/${draft.customer.id}`}>{draft.customer.name}</Link>
          <span className="soft"><Plural value={draft.customer.ordersCount} one="# order" other="# orders" /></span>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t`Another person`} onClick={() => change({ customer: null })}><IconX size={14} /></ActionIcon>
        </div>
      )}
      <div className={classes.three}>{name('lastName')}{name('firstName')}{name('patronymic')}</div>
    </fieldset>
  )
}

function PhoneField({ draft, change, onFound, onUnknown }: CustomerFieldsProps & { onUnknown: () => void }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [asked] = useDebouncedValue(draft.phone.trim(), 120)
  const search = useQuery({
    queryKey: ['customer', 'search', asked] as const,
    queryFn: async ({ signal }) => (await api.get<{ customers: FoundCustomer[] }>('/api/customers/search', { q: asked }, signal)).customers,
    enabled: searchable(asked) && !draft.customer,
    placeholderData: keepPreviousData,
  })
  const found = searchable(draft.phone) && !draft.customer ? (search.data ?? []).slice(0, 8) : []
  useEffect(() => { if (found.length > 0) combobox.selectFirstOption() }, [search.data, asked])

  const take = async (customer: FoundCustomer): Promise<void> => {
    combobox.closeDropdown()
    change({ customer: { id: customer.id, name: customer.name, ordersCount: customer.ordersCount }, phone: customer.phone ?? draft.phone, email: customer.email ?? draft.email })
    onFound()
    // The name and the address stand on their card; what the person has typed already is not overwritten.
    const card = await client.fetchQuery({ queryKey: ['customer', customer.id], queryFn: () => api.get<CustomerCard>(`/api/customers/${customer.id}`) }).catch(() => null)
    if (!card) return
    const part = (name: string): string => (typeof card.address[name] === 'string' ? card.address[name] : '')
    change({ lastName: card.lastName, firstName: card.firstName, patronymic: card.patronymic, ...(draft.city || draft.address ? {} : { city: part('city'), address: part('text') || wordsOf(card.address) }) })
  }
  const onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || combobox.getSelectedOptionIndex() >= 0) return
    event.preventDefault()
    event.stopPropagation()
    if (found[0] && combobox.dropdownOpened) void take(found[0])
    else onUnknown()
  }
  return (
    <Combobox store={combobox} withinPortal onOptionSubmit={value => { const customer = found.find(one => String(one.id) === value); if (customer) void take(customer) }}>
      <Combobox.Target>
        <TextInput
          autoFocus label={t`Phone`} placeholder={t`Or a part of a name`} inputMode="tel" autoComplete="off" maxLength={100} value={draft.phone}
          onChange={event => { change({ phone: event.currentTarget.value }); combobox.openDropdown() }} onFocus={() => combobox.openDropdown()} onBlur={() => combobox.closeDropdown()}
          onKeyDownCapture={onEnter}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={found.length === 0}>
        <Combobox.Options aria-label={t`Customers found`}>
          {found.map(customer => (
            <Combobox.Option key={customer.id} value={String(customer.id)} className={classes.option}>
              <span className={classes.person}><b>{customer.name}</b>{customer.vip && <span className={classes.vip}>VIP</span>}<Phone value={customer.phone} link={false} /><span className="soft"><Plural value={customer.ordersCount} one="# order" other="# orders" /></span></span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

const wordsOf = (address: Record<string, unknown>): string => ['street', 'building', 'house', 'flat'].map(part => address[part]).filter(part => typeof part === 'string' && part !== '').join(', ')
