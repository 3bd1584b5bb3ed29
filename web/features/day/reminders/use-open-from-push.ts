import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

/** A click on a notification goes to a window that is open: without loading the page anew. */
export function useOpenFromPush(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const worker = navigator.serviceWorker as ServiceWorkerContainer | undefined
    if (!worker) return
    const open = ({ data }: MessageEvent<{ kind?: string; url?: string }>): void => {
      if (data.kind === 'open' && typeof data.url === 'string' && /^\/(?!\/)/.test(data.url)) void navigate({ to: data.url })
    }
    worker.addEventListener('message', open)
    return () => worker.removeEventListener('message', open)
  }, [navigate])
}
