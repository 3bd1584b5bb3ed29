import { Menu } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { IconPlus } from '@tabler/icons-react'
import type { Place } from './flow-layout.ts'
import type { FlowView } from './flow-view.ts'
import classes from './flow.module.css'

type StepMenuProps = { place: Place; /** After which step, in words. */ after: string; view: FlowView; wide?: boolean }

/** The round button between two steps: what to put there. */
export function StepMenu({ place, after, view, wide }: StepMenuProps) {
  const { t } = useLingui()
  const { onAdd, choices } = view
  if (!onAdd) return null
  return (
    <Menu position={wide ? 'bottom-start' : 'right-start'} width={260} returnFocus>
      <Menu.Target>
        <button type="button" className={wide ? classes.addLine : `${classes.add} nopan`} aria-label={t`Add a step after: ${after}`} data-add={`${place.list}:${place.at}`}>
          <IconPlus size={14} stroke={2} aria-hidden />
          {wide && <span aria-hidden>{t`Step`}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown className="nokey">
        {choices.map(({ kind, label, icon: Icon }) => <Menu.Item key={kind} leftSection={<Icon size={16} stroke={1.5} />} onClick={() => onAdd(place, kind)}>{label}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  )
}
