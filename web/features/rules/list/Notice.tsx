import type { ReactNode } from 'react'
import type { IconType } from '../../../base/feature.ts'
import classes from './list.module.css'

/** Something that must be seen and answered: what it is, in words, and what can be done. */
export function Notice({ tone, icon: Icon, title, children }: { tone: 'warning' | 'danger' | 'plain'; icon: IconType; title: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'plain' ? 'status' : 'alert'}>
      <span aria-hidden className={classes.noticeIcon}><Icon size={18} stroke={1.5} /></span>
      <div className={classes.noticeWords}>
        <div className={classes.noticeTitle} dir="auto">{title}</div>
        {children}
      </div>
    </div>
  )
}
