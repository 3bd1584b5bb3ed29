import { Trans, useLingui } from '@lingui/react/macro'
import { Page } from '../../ui/page/Page.tsx'
import { DemoLoad } from './DemoLoad.tsx'

/** What the demo is made of, its loading and taking away. */
export function DemoPage() {
  const { t } = useLingui()
  return (
    <Page title={t`Demo data`} narrow>
      <DemoWords />
      <DemoLoad />
    </Page>
  )
}

export function DemoWords() {
  return (
    <p>
      <Trans>Real invoices of a British gift store (Online Retail, UCI, CC BY 4.0) become customers, products and orders, dated up to today. What the data lacks is invented: Russian names, cities and phones, a fixed rate to roubles.</Trans>
    </p>
  )
}
