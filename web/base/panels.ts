import type { ComponentType } from 'react'
import type { Feature } from './feature.ts'

export type PanelProps = { id: number }

/**
 * A card that other features may show beside their own lists without knowing its feature: the order beside «My day», the customer
 * beside a call. The component is to be `lazy` and stand alone: no list around it, no address of its own.
 */
export type Panel = { /** As in the live feed: 'order', 'customer', 'task'. */ entity: string; component: ComponentType<PanelProps>; /** Address of the same card as a page. */ pageOf: (id: number) => string }

const panels = new Map<string, Panel>()

/** Called once, by the list of features. */
export function fillPanels(features: readonly Feature[]): void {
  panels.clear()
  for (const panel of features.flatMap(feature => feature.panels ?? [])) panels.set(panel.entity, panel)
}

/** The card of an entity; undefined where no feature has one. */
export const panelOf = (entity: string): Panel | undefined => panels.get(entity)
