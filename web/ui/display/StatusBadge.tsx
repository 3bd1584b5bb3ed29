import type { ReactNode } from 'react'
import classes from './StatusBadge.module.css'
import { tintOf } from './tint.ts'

type StatusBadgeProps = { /** A tint's name or `#rrggbb`, as the status group has it. */ color: string | null | undefined; children: ReactNode; /** Struck through: switched off. */ inactive?: boolean }

/** A tinted badge with a dot: colour never says anything that the text does not. */
export function StatusBadge({ color, children, inactive }: StatusBadgeProps) {
  return (
    <span className={classes.badge} data-tint={tintOf(color)} data-inactive={inactive || undefined}>
      <span className={classes.dot} aria-hidden />
      <span className={classes.text}>{children}</span>
    </span>
  )
}
