import { useEffect, type ReactNode } from 'react'
import logo from '../../ui/page/logo.svg'
import classes from './door.module.css'

/** The page before the shell: the name of the product and one form in the middle. */
export function DoorPage({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => { document.title = `${title} · Prilavok` }, [title])
  return (
    <main className={classes.door}>
      <div className={classes.form}>
        <div className={classes.brand}><img src={logo} width={32} height={32} alt="" /><span>Prilavok</span></div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}
