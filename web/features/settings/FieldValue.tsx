import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck } from '@tabler/icons-react'
import { useReference, type PickableName } from '../../base/references.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import type { FormField } from './reference-forms.ts'
import classes from './settings.module.css'

/** A value in the table of a reference. */
export function FieldValue({ field, value }: { field: FormField; value: unknown }) {
  const { i18n } = useLingui()
  if (value === null || value === undefined || value === '' || value === false) return <span className="faint">—</span>
  switch (field.kind) {
    case 'flag': return <><IconCheck size={16} aria-hidden /><span className="visually-hidden"><Trans>yes</Trans></span></>
    case 'color': return <span><span className={classes.swatch} style={{ background: String(value) }} /><span className={classes.code}>{String(value)}</span></span>
    case 'money': return <Money value={Number(value)} />
    case 'number': case 'hours': return <Amount value={Number(value)} />
    case 'choice': { const option = field.options.find(one => one.value === value); return <>{option ? i18n._(option.label) : String(value)}</> }
    case 'code': return <CodeName name={field.of} code={String(value)} />
    case 'codes': return <>{(value as string[]).map((code, at) => <span key={code}>{at > 0 && ', '}<CodeName name={field.of} code={code} /></span>)}</>
    default: return <>{String(value)}</>
  }
}

function CodeName({ name, code }: { name: PickableName; code: string }) {
  const item = useReference(name).find(one => one.code === code)
  return item?.color ? <StatusBadge color={item.color} inactive={!item.active}>{item.name}</StatusBadge> : <>{item?.name ?? code}</>
}
