import { Menu } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
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
  const [isOpen, setOpen] = useState(false)
  const isNone = value === null || (Array.isArray(value) && value.length === 0)
  const onKeyDown = (event: KeyboardEvent): void => {
    const option = options.find(one => one.key === event.key)
    if (!option || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onPick(option.value)
  }
  const cell = (
    <button
      type="button" className={classes.cell} data-at={at} data-none={isNone || undefined} data-kept={(isField && !isNone) || undefined} aria-label={`${label}: ${shown}`} title={shown}
      tabIndex={at === '0 0' ? 0 : undefined} onKeyDown={onKeyDown} onClick={options.length > 0 ? () => setOpen(true) : onOpen} aria-haspopup={options.length > 0 ? 'menu' : 'dialog'}
    >
      {isField && isNone ? '—' : shown}
    </button>
  )
  if (!isOpen) return cell
  return (
    <Menu opened onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal>
      <Menu.Target>{cell}</Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {options.map(option => (
          <Menu.Item key={option.key} onClick={() => { setOpen(false); onPick(option.value) }} aria-current={option.value === value || undefined} rightSection={<span className="faint">{option.key}</span>}>
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
