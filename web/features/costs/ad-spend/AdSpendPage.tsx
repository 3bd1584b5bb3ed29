import { Trans, useLingui } from '@lingui/react/macro'
import { Page } from '../../../ui/page/Page.tsx'
import { useRight } from '../../../base/session.ts'
import { Accounts } from './Accounts.tsx'
import { AttributionBlock } from './AttributionBlock.tsx'
import { LoadFile } from './LoadFile.tsx'
import { Loads } from './Loads.tsx'
import { LoadSources } from './LoadSources.tsx'

/** How the cost of advertising gets here, and how sales are shared out among what brought them. */
export function AdSpendPage() {
  const { t } = useLingui()
  const mayChange = useRight('costs.change') !== null
  return (
    <Page title={t`Ad spend`} narrow>
      {mayChange && <LoadFile />}
      <Accounts mayChange={mayChange} />
      <Loads />
      <AttributionBlock mayChange={mayChange} />
      {mayChange && <LoadSources />}
      <p className="soft"><Trans>What is loaded stands among the costs; a load that runs again replaces its days and doubles nothing.</Trans></p>
    </Page>
  )
}
