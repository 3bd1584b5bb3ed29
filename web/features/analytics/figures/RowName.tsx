import type { ReactNode } from 'react'
import classes from './figures.module.css'

/** Longer names than this are cut when there is no room for them. */
const LONG = 40

/** What a row is called, in three lines at most: names come from outside, and may be as long as a book. */
export function RowName({ title, children }: { title: string; children?: ReactNode }) {
  return <span className={classes.rowName} title={title.length > LONG ? title.slice(0, 500) : undefined} dir="auto">{children ?? title}</span>
}
