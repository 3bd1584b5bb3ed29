import { SegmentedControl } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Condition } from '#shared/conditions.ts'
import type { Field } from '../../base/fields.ts'
import { ConditionBuilder } from './ConditionBuilder.tsx'
import { ConditionText } from './ConditionText.tsx'
import type { Relation } from './relations.ts'
import classes from './condition.module.css'

export type ConditionEditorProps = {
  /** What it is a condition of, for those who cannot see where it stands. */
  label: string
  fields: Field[]
  relations: Relation[]
  value: Condition | null
  onChange: (value: Condition | null) => void
  readOnly?: boolean
}

/** A condition by clicks or as text: two faces of one tree. */
export function ConditionEditor(props: ConditionEditorProps) {
  const { t } = useLingui()
  const [face, setFace] = useState<'builder' | 'text'>('builder')
  return (
    <div role="group" aria-label={props.label} className={classes.editor}>
      <SegmentedControl
        size="xs" value={face} onChange={next => setFace(next as 'builder' | 'text')} aria-label={t`How the condition is edited`}
        data={[{ value: 'builder', label: t`By choosing` }, { value: 'text', label: t`As text` }]}
      />
      {face === 'builder' ? <ConditionBuilder {...props} /> : <ConditionText {...props} />}
    </div>
  )
}
