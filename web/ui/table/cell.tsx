import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import type { Field } from '../../base/fields.ts'
import { useReference } from '../../base/references.ts'
import { Amount, Money } from '../display/Money.tsx'
import { Person } from '../display/Person.tsx'
import { Phone } from '../display/Phone.tsx'
import { StatusBadge } from '../display/StatusBadge.tsx'
import { Day, When } from '../display/When.tsx'

/** Figures stand at the right edge, so that their digits line up. */
export const isFigure = (field: Field): boolean => field.type === 'money' || field.type === 'integer' || field.type === 'number'

/** Width of a column until the person drags it. */
export function widthOf(field: Field): number {
  switch (field.type) {
    case 'money': return 120
    case 'integer': case 'number': case 'boolean': return 96
    case 'date': case 'datetime': return 132
    case 'phone': return 150
    case 'code': case 'codes': return 160
    case 'user': return 168
    default: return 190
  }
}

/** The value of a cell by its field's type, for columns that the feature does not draw itself. */
export function Cell({ field, value }: { field: Field; value: unknown }): ReactNode {
  if (value === null || value === undefined || value === '') return <span className="faint">—</span>
  switch (field.type) {
    case 'money': return <Money value={Number(value)} />
    case 'integer': case 'number': return <Amount value={Number(value)} />
    case 'datetime': return <When value={String(value)} />
    case 'date': return <Day value={String(value)} />
    case 'phone': return <Phone value={String(value)} link={false} />
    case 'boolean': return value ? <><IconCheck size={16} aria-hidden /><span className="visually-hidden"><Trans>yes</Trans></span></> : <span className="faint">—</span>
    case 'user': return <User value={value} />
    case 'code': return <Code name={field.options} code={String(value)} />
    case 'codes': return Array.isArray(value) ? value.map(code => <Code key={String(code)} name={field.options} code={String(code)} />) : String(value)
    default: return typeof value === 'object' ? named(value) : String(value)
  }
}

/** `{id, name}` and the like: links to other records come with their words. */
function named(value: object): string {
  const name = 'name' in value ? value.name : 'number' in value ? value.number : undefined
  return typeof name === 'string' ? name : ''
}

function User({ value }: { value: unknown }) {
  const users = useReference('users')
  const name = typeof value === 'object' && value !== null ? named(value) : users.find(user => user.code === String(value))?.name
  return <Person name={name ?? String(value)} />
}

function Code({ name, code }: { name: string | undefined; code: string }) {
  const item = useReference(name).find(one => one.code === code)
  if (item?.color) return <StatusBadge color={item.color} inactive={!item.active}>{item.name}</StatusBadge>
  return <>{item?.name ?? code}</>
}
