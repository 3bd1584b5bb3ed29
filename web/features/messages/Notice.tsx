import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './messages.module.css'

/** What must be seen before a message is sent or saved. */
export function Notice({ tone = 'warning', title, children }: { tone?: 'warning' | 'danger'; title?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.notice} data-tone={tone}>
      <IconAlertTriangle size={18} aria-hidden />
      <div>{title && <b>{title}</b>}<div>{children}</div></div>
    </div>
  )
}
