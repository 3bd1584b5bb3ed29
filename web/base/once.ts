import { useRef } from 'react'

/**
 * A mutation that one click starts once: the second click of a double click comes before anything says that the first one is under way.
 * What went wrong is told by the mutation itself.
 */
export function useOnce<T = void>(mutation: { mutateAsync: (value: T) => Promise<unknown> }): (value: T) => void {
  const isUnderWay = useRef(false)
  return value => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    void mutation.mutateAsync(value).catch(() => undefined).finally(() => { isUnderWay.current = false })
  }
}
