import { Button, Select, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Why } from '#shared/contracts/rights.ts'
import { api, ApiError } from '../../base/api.ts'
import { refusalText } from '../../base/refusals.ts'
import { Block } from '../../ui/page/Page.tsx'
import { peopleQuery } from './rights-data.ts'
import { Verdict } from './Verdict.tsx'
import classes from './rights.module.css'

type Asked = { userId: number; target: string; entity: string }

/** «Why do I not see it»: a person and an order, a customer or the address of a page. */
export function WhyForm() {
  const { t } = useLingui()
  const people = useQuery(peopleQuery).data ?? []
  const [userId, setUserId] = useState<string | null>(null)
  const [target, setTarget] = useState('')
  const [entity, setEntity] = useState('order')
  const [asked, setAsked] = useState<Asked | null>(null)
  const why = useQuery({
    queryKey: ['why', asked],
    queryFn: ({ signal }) => api.get<Why>('/api/why', { ...asked! }, signal),
    enabled: asked !== null,
    retry: false,
  })
  const isUnknown = why.error instanceof ApiError && (why.error.status === 404 || why.error.status === 400)
  return (
    <Block title={t`Why is it not seen`}>
      <form className={classes.form} onSubmit={event => { event.preventDefault(); if (userId && target.trim()) setAsked({ userId: Number(userId), target: target.trim(), entity }) }}>
        <Select label={t`Who`} searchable required data={people.map(person => ({ value: String(person.id), label: person.name }))} value={userId} onChange={setUserId} nothingFoundMessage={t`Nobody found`} />
        <Select label={t`What`} allowDeselect={false} data={[{ value: 'order', label: t`an order` }, { value: 'customer', label: t`a customer` }]} value={entity} onChange={next => setEntity(next ?? 'order')} />
        <TextInput label={t`Number or address of the page`} required maxLength={500} value={target} onChange={event => setTarget(event.currentTarget.value)} />
        <Button type="submit" loading={why.isFetching}><Trans>Find out</Trans></Button>
      </form>
      {why.isError && <p role="alert">{isUnknown ? <Trans>There is no such record among those that you see yourself.</Trans> : refusalText(why.error)}</p>}
      {why.data && !why.isError && <Verdict why={why.data} />}
    </Block>
  )
}
