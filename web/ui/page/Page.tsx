import { useEffect, type ReactNode } from 'react'
import classes from './page.module.css'

type PageProps = {
  title: ReactNode
  /** For the browser's tab, when the title is not plain text. */
  documentTitle?: string
  /** At the right of the title: the one primary button and what else belongs there. */
  actions?: ReactNode
  /** Fills the window instead of scrolling as a whole: lists and boards scroll inside. */
  fill?: boolean
  /** At most this wide: forms and settings read badly at 2560 px. */
  narrow?: boolean
  children: ReactNode
}

/** A page: its title, its actions, its content. */
export function Page({ title, documentTitle, actions, fill, narrow, children }: PageProps) {
  const name = documentTitle ?? (typeof title === 'string' ? title : null)
  useEffect(() => { if (name) document.title = `${name} · Prilavok` }, [name])
  return (
    <div className={classes.page} data-fill={fill || undefined}>
      <header className={classes.header}>
        <h1>{title}</h1>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.content} data-narrow={narrow || undefined}>{children}</div>
    </div>
  )
}

/** A titled block of a card or of settings. */
export function Block({ title, actions, children, id }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className={classes.block} id={id}>
      {(title || actions) && <header className={classes.blockHeader}>{title && <h2>{title}</h2>}{actions && <div className={classes.actions}>{actions}</div>}</header>}
      {children}
    </section>
  )
}
