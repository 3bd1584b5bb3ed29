import type { PushSubscription as Kept } from '#shared/contracts/tasks.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { pushQuery, type Pushes } from './reminder-api.ts'

/** Why this browser cannot, or how it stands: `denied` was said by the person and can be taken back only in the browser's own settings. */
export type PushState = 'unsupported' | 'insecure' | 'denied' | 'off' | 'on'

const WORKER = '/push-worker.js'

export async function pushState(): Promise<PushState> {
  if (!window.isSecureContext) return 'insecure'
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  return (await ownSubscription()) ? 'on' : 'off'
}

export async function ownSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER)
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** Asks the person, then the browser's push service, then tells the server. @throws when any of them refuses */
export async function switchPushOn(): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return pushState()
  await navigator.serviceWorker.register(WORKER)
  const { pushManager } = await navigator.serviceWorker.ready
  const { publicKey } = await queryClient.fetchQuery(pushQuery)
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  queryClient.setQueryData(pushQuery.queryKey, await api.post<Pushes>('/api/push-subscriptions', subscription.toJSON() as Kept))
  return 'on'
}

export async function switchPushOff(): Promise<PushState> {
  const subscription = await ownSubscription()
  if (subscription) {
    await forget(subscription.endpoint)
    await subscription.unsubscribe()
  }
  return pushState()
}

/** No more pushes to a browser of mine. */
export async function forget(endpoint: string): Promise<void> {
  queryClient.setQueryData(pushQuery.queryKey, await api.delete<Pushes>('/api/push-subscriptions', undefined, { endpoint }))
}
