import { useEffect, useState, type ReactNode } from 'react'
import classes from './states.module.css'

/** True once `waiting` has lasted 150 ms: quick answers never flash a skeleton. */
export function useSlow(waiting: boolean, afterMs = 150): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setSlow(true), afterMs)
    return () => { clearTimeout(timer); setSlow(false) }
  }, [waiting, afterMs])
  return waiting && slow
}

/** A grey bar where a text will be. */
export function Bar({ width = '60%', height = 10 }: { width?: number | string; height?: number }) {
  return <span className={classes.bar} style={{ width, height }} aria-hidden />
}

/** Bars in the shape of a card while it loads; nothing for the first 150 ms. */
export function CardSkeleton({ lines = 8, label }: { lines?: number; label?: ReactNode }) {
  const slow = useSlow(true)
  return (
    <div className={classes.skeleton} aria-busy="true">
      {label && <span className="visually-hidden">{label}</span>}
      {slow && Array.from({ length: lines }, (_, line) => <Bar key={line} width={`${90 - ((line * 23) % 50)}%`} />)}
    </div>
  )
}
