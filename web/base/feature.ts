import type { MessageDescriptor } from '@lingui/core'
import type { AnyRoute } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { Panel } from './panels.ts'
import type { SlotFilling } from './slots.ts'

export type IconType = ComponentType<{ size?: number | string; stroke?: number | string }>

/** A section of the rail (and, with `phone`, of the bottom bar). */
export type Section = {
  to: string
  label: MessageDescriptor
  icon: IconType
  /** Shown only to those who have this right, or one of them. */
  right?: string | string[]
  /** A number beside the label, refreshed by the live feed because its key begins with an entity. Null shows nothing. */
  counter?: { queryKey: readonly unknown[]; queryFn: () => Promise<number | null> }
  /** Place in the bottom bar of a phone, 1–3; without it the section is under «More». */
  phone?: 1 | 2 | 3
}

/** What the palette (Ctrl/⌘ K) can run. */
export type Command = { id: string; label: MessageDescriptor; icon?: IconType; right?: string; keys?: string; to?: string; run?: () => void }

/** One found thing in the palette. */
export type Found = { id: string; title: string; detail?: string; to: string }

/** A kind of thing that the palette finds: reads its part of `GET /api/search?q=`. */
export type Finder = { key: string; label: MessageDescriptor; icon: IconType; read: (part: unknown) => Found[] }

/** A page among the settings: where it is, what it is called, under which heading it stands. */
export type SettingsEntry = { to: string; label: MessageDescriptor; group: 'own' | 'account' | 'people' | 'orders' | 'references'; right?: string }

/**
 * A page of «Analytics»: where it is (below `/analytics/`), what it is called, under which heading it stands. `figures`: boards, the builder, plans, alerts;
 * `reports`: the ready ones; `customers`: segments, visitors; `costs`: what is spent.
 */
export type AnalyticsEntry = {
  to: string
  label: MessageDescriptor
  group: 'figures' | 'reports' | 'customers' | 'costs'
  right?: string
  /** It reads period and shops from the address (ui/period): they go along from page to page. */
  hasPeriod?: boolean
}

/**
 * What a feature gives to the shell. Lives in `web/features/<name>/index.tsx`, is listed in `web/app/features.ts`, and must stay small:
 * pages are loaded when visited (`lazyRouteComponent(() => import('./OrdersPage.tsx'), 'OrdersPage')`).
 */
export type Feature = {
  name: string
  sections?: Section[]
  /** The routes, children of the shell. */
  routes?: (shell: AnyRoute) => AnyRoute[]
  /** Its pages among the settings, routes being children of `/settings`. */
  settings?: { entries: SettingsEntry[]; routes: (settings: AnyRoute) => AnyRoute[] }
  /** Its pages among the analytics, routes being children of `/analytics`. */
  analytics?: { entries: AnalyticsEntry[]; routes: (analytics: AnyRoute) => AnyRoute[] }
  commands?: Command[]
  finders?: Finder[]
  /** Offered by the «create» button of the top bar. */
  create?: Command[]
  /** What it shows on the screens of others. */
  slots?: SlotFilling[]
  /** Its cards, for the screens of others to show at the side. */
  panels?: Panel[]
}
