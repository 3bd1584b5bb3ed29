import { ActionIcon, Button, Menu, ScrollArea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ConditionValue, FieldType } from '#shared/conditions.ts'
import type { ChangedField } from '#shared/contracts/automation.ts'
import type { Field } from '../../../../base/fields.ts'
import { inLocale, useLocale } from '../../../../base/locale.ts'
import { ValuePicker } from '../../../../ui/filter/ValuePicker.tsx'
import classes from './forms.module.css'

/** Types of which one can say «from this to that»; of sums and days it is asked in the condition. */
const CHOSEN: ReadonlySet<FieldType> = new Set(['code', 'codes', 'user', 'boolean'])

type ChangedFieldsProps = { fields: Field[]; value: ChangedField[]; onChange: (value: ChangedField[]) => void }

/** Which fields changed, from what to what. */
export function ChangedFields({ fields, value, onChange }: ChangedFieldsProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const set = (at: number, next: ChangedField): void => onChange(value.map((one, other) => (other === at ? next : one)))
  const left = fields.filter(field => !value.some(one => one.name === field.name))
  return (
    <div>
      {value.map((one, at) => {
        const field = fields.find(known => known.name === one.name)
        const label = field ? inLocale(field.label, locale) : one.name
        return (
          <fieldset key={one.name} className={classes.box}>
            <legend>{label}</legend>
            <ActionIcon className={classes.remove} variant="subtle" color="gray" size={24} aria-label={t`Remove: ${label}`} onClick={() => onChange(value.filter((_, other) => other !== at))}><IconX size={14} /></ActionIcon>
            {field && CHOSEN.has(field.type)
              ? (
                <div className={classes.pair}>
                  <OneOf label={t`It was`} any={t`anything`} field={field} value={one.from} onChange={from => set(at, trimmed({ ...one, from }))} />
                  <OneOf label={t`It became`} any={t`anything`} field={field} value={one.to} onChange={to => set(at, trimmed({ ...one, to }))} />
                </div>
              )
              : <span className="soft"><Trans>changed in any way</Trans></span>}
          </fieldset>
        )
      })}
      <Menu position="bottom-start" width={300}>
        <Menu.Target><Button variant="subtle" size="compact-md" leftSection={<IconPlus size={14} aria-hidden />} disabled={left.length === 0}><Trans>A field changed</Trans></Button></Menu.Target>
        <Menu.Dropdown><ScrollArea.Autosize mah={320} type="auto">{left.map(field => <Menu.Item key={field.name} onClick={() => onChange([...value, { name: field.name }])}>{inLocale(field.label, locale)}</Menu.Item>)}</ScrollArea.Autosize></Menu.Dropdown>
      </Menu>
    </div>
  )
}

function trimmed({ name, from, to }: ChangedField): ChangedField {
  return { name, ...(from?.length ? { from } : {}), ...(to?.length ? { to } : {}) }
}

export function OneOf({ label, any, field, value, onChange }: { label: string; any: string; field: Field; value: unknown[] | undefined; onChange: (value: unknown[]) => void }) {
  const words = value?.length ? null : any
  return (
    <div role="group" aria-label={label}>
      <div className={classes.label}>{label}{words && <span className="soft"> — {words}</span>}</div>
      {field.type === 'boolean'
        ? <ValuePicker field={field} op="eq" value={(value?.[0] as boolean | undefined)} onChange={next => onChange(next === undefined ? [] : [next])} />
        : <ValuePicker field={field} op="in" value={(value ?? []) as ConditionValue} onChange={next => onChange(Array.isArray(next) ? next : [])} />}
    </div>
  )
}
