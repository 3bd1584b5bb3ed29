import { Radio } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import type { MergeField, MergePreview } from '#shared/contracts/duplicates.ts'
import { isNothing, FieldValue } from './FieldValue.tsx'
import { useFieldName } from './field-names.ts'
import classes from './merge.module.css'

type MergeFieldsProps = { preview: MergePreview; choices: Readonly<Record<string, number>>; onChoose: (field: string, id: number) => void }

/** Whose value of each field is kept. What is equal, or said by one of them only, needs no choice and is folded away. */
export function MergeFields({ preview, choices, onChoose }: MergeFieldsProps) {
  const contradicts = ({ values }: MergeField): boolean => values.filter(({ value }) => !isNothing(value)).length > 1
  const toChoose = preview.fields.filter(field => field.differs && contradicts(field))
  const settled = preview.fields.filter(field => !toChoose.includes(field))
  const row = (field: MergeField) => <Field key={field.field} field={field} kept={choices[field.field] ?? field.keep} onChoose={id => onChoose(field.field, id)} />
  const style = { '--people': preview.customers.length } as React.CSSProperties
  return (
    <div className={classes.fields} style={style}>
      {toChoose.length > 0 && <h3 className={classes.heading}><Trans>Which value stays</Trans></h3>}
      {toChoose.map(row)}
      {settled.length > 0 && (
        <details className={classes.settled} open={toChoose.length === 0}>
          <summary><Plural value={settled.length} one="# field without a contradiction" other="# fields without a contradiction" /></summary>
          {settled.map(row)}
        </details>
      )}
    </div>
  )
}

function Field({ field: { field, values, differs }, kept, onChoose }: { field: MergeField; kept: number; onChoose: (id: number) => void }) {
  const name = useFieldName()(field)
  if (!differs) return <div className={classes.field}><span className={classes.label}>{name}</span><div className={classes.same}><FieldValue field={field} value={values[0]?.value} /></div></div>
  return (
    <Radio.Group value={String(kept)} onChange={value => onChoose(Number(value))} aria-label={name}>
      <div className={classes.field}>
        <span className={classes.label}>{name}</span>
        {values.map(({ id, value }) => (
          <Radio key={id} value={String(id)} className={classes.value} data-kept={id === kept || undefined} label={<FieldValue field={field} value={value} />} />
        ))}
      </div>
    </Radio.Group>
  )
}
