import { Kbd, UnstyledButton } from '@mantine/core'
import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import classes from './calls.module.css'

export type Choice = { key: string; label: ReactNode; hint?: ReactNode; run: () => void }

/** A short list to choose from by a digit, by the arrows or by a click. What else is asked stands under it, with its own keys. */
export function Choices({ label, choices, busy = false, children }: { label: string; choices: Choice[]; busy?: boolean; children?: ReactNode }) {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest('input, textarea')) return
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
    const choice = digit && choices[Number(digit) - 1]
    if (choice) { event.preventDefault(); if (!busy) choice.run(); return }
    if (event.code !== 'ArrowDown' && event.code !== 'ArrowUp') return
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    event.preventDefault()
    buttons[(at + (event.code === 'ArrowDown' ? 1 : -1) + buttons.length) % buttons.length]?.focus()
  }
  return (
    <div onKeyDown={onKeyDown}>
      <div ref={list} className={classes.choices} role="group" aria-label={label}>
        {choices.map((choice, at) => (
          <UnstyledButton key={choice.key} className={classes.choice} data-autofocus={at === 0 || undefined} disabled={busy} aria-keyshortcuts={String(at + 1)} onClick={choice.run}>
            <Kbd size="xs" aria-hidden>{at + 1}</Kbd><span className={classes.choiceLabel}>{choice.label}</span>{choice.hint && <span className="soft">{choice.hint}</span>}
          </UnstyledButton>
        ))}
      </div>
      {children}
    </div>
  )
}
