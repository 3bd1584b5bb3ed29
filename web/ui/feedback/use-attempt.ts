import { useState } from 'react'
import { refusalText } from '../../base/refusals.ts'

/** Work that the server may refuse: one at a time, `busy` while it lasts; why it was refused is there to be shown. */
export function useAttempt(): { busy: boolean; reason: string | null; attempt: (work: () => Promise<unknown>) => Promise<void> } {
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    if (busy) return
    setBusy(true)
    setReason(null)
    try {
      await work()
    } catch (error) {
      setReason(refusalText(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, reason, attempt }
}
