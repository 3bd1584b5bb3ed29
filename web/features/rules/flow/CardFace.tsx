import { IconAlertTriangle } from '@tabler/icons-react'
import type { FlowCard } from './flow-view.ts'
import classes from './flow.module.css'

/** What a step looks like, on the canvas and in the list alike. */
export function CardFace({ card }: { card: FlowCard }) {
  const Icon = card.icon
  return (
    <>
      <span className={classes.icon} data-tone={card.tone} aria-hidden><Icon size={18} stroke={1.5} /></span>
      <span className={classes.face}>
        <span className={classes.title}>{card.title}</span>
        {card.problems[0]
          ? <span className={classes.problem}><IconAlertTriangle size={13} aria-hidden /> <span>{card.problems[0]}</span></span>
          : card.detail && <span className={classes.detail} dir="auto">{card.detail}</span>}
      </span>
    </>
  )
}
