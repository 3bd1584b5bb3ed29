import type { ReactNode } from 'react'
import classes from './states.module.css'

type EmptyStateProps = { icon?: ReactNode; title: ReactNode; children?: ReactNode; /** The first step: usually the one primary button. */ action?: ReactNode }

/** Says what will be here and how to make the first one. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      {icon && <div className={classes.icon} aria-hidden>{icon}</div>}
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.words}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}
