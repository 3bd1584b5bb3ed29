import { Menu } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { CellValue } from './rights-data.ts'
import type { Option } from './use-words.ts'
import classes from './rights.module.css'

type CellMenuProps = {
  /** Row and column, for the arrows. */
  at: string
  label: string
  value: CellValue
  shown: string
  isField: boolean
  /** Empty for lists of codes, which have a dialog of their own. */
  options: Option[]
  onPick: (value: CellValue) => void
  onOpen: () => void
}

/** One cell of the matrix: the menu is made when it is asked for, since there are hundreds of cells. */
export function CellMenu({ at, label, value, shown, isField, options, onPick, onOpen }: CellMenuProps) {
  const [isMade, make] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const open = (): void => { make(true); setOpen(true) }
  // The menu was made around the button after it had the focus, so it does not know where to give it back.
  const close = (): void => { setOpen(false); setTimeout(() => button.current?.focus()) }
  const isNone = value === null || (Array.isArray(value) && value.length === 0)
  const onKeyDown = (event: KeyboardEvent): void => {
    const option = options.find(one => one.key === event.key)
    if (!option || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onPick(option.value)
  }
  const cell = (
    <button
      ref={button} type="button" className={classes.cell} data-at={at} data-none={isNone || undefined} data-kept={(isField && !isNone) || undefined} aria-label={`${label}: ${shown}`} title={shown}
      tabIndex={at === '0 0' ? 0 : undefined} onKeyDown={onKeyDown} onClick={options.length > 0 ? open : onOpen} aria-haspopup={options.length > 0 ? 'menu' : 'dialog'}
    >
      {isField && isNone ? '—' : shown}
    </button>
  )
  if (!isMade) return cell
  return (
    <Menu opened={isOpen} onChange={next => (next ? open() : close())} position="bottom-start" trapFocus withinPortal>
      <Menu.Target>{cell}</Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {options.map(option => (
          <Menu.Item key={option.key} onClick={() => { close(); onPick(option.value) }} aria-current={option.value === value || undefined} rightSection={<span className="faint">{option.key}</span>}>
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
