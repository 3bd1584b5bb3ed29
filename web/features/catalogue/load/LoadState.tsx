import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'

const states: Record<CatalogueLoad['state'], { color: string; words: ReactNode }> = {
  running: { color: 'blue', words: <Trans>being read</Trans> },
  done: { color: 'green', words: <Trans>loaded</Trans> },
  failed: { color: 'red', words: <Trans>broken off</Trans> },
  asks: { color: 'orange', words: <Trans>asks</Trans> },
}

export function LoadState({ state }: { state: CatalogueLoad['state'] }) {
  return <StatusBadge color={states[state].color}>{states[state].words}</StatusBadge>
}
