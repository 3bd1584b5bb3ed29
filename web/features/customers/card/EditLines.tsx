import { Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { EditInPlace, type FieldProps } from '../../../ui/edit/EditInPlace.tsx'
import classes from './card.module.css'

type EditLinesProps = FieldProps<string[]> & { show: (line: string) => ReactNode; type: 'tel' | 'email'; /** Stands under the box while it is open. */ hint: ReactNode }

const linesOf = (text: string): string[] => [...new Set(text.split(/[\n,;]+/u).map(line => line.trim()).filter(line => line !== ''))]

/** A short list of texts, one on each line: phones, e-mails. Enter makes a line, Ctrl/⌘ Enter or leaving saves. */
export function EditLines({ show, type, hint, ...props }: EditLinesProps) {
  return (
    <EditInPlace
      {...props}
      multiline
      same={(one, other) => one.join('\n') === other.join('\n')}
      show={lines => (lines.length === 0 ? <span className="faint">—</span> : <span className={classes.lines}>{lines.map(line => <span key={line}>{show(line)}</span>)}</span>)}
      // What is typed stays as it is until it is saved: lines are cut only then.
      input={draft => (
        <Textarea
          autoFocus autosize minRows={1} maxRows={10} inputMode={type} description={hint} aria-labelledby={draft.labelId} defaultValue={draft.value.join('\n')} spellCheck={false}
          onChange={event => draft.set(event.currentTarget.value.split('\n'))} onBlur={() => draft.commit(linesOf(draft.value.join('\n')))}
          onKeyDown={event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); draft.commit(linesOf(draft.value.join('\n'))) } else draft.onKeyDown(event) }}
        />
      )}
    />
  )
}
