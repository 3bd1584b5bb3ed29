import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Block, Page } from '../../ui/page/Page.tsx'
import { DemoWords } from './DemoPage.tsx'
import { DemoLoad } from './DemoLoad.tsx'

/** After the owner's account is made: look at it with data, or begin with one's own store. */
export function StartPage() {
  const { t } = useLingui()
  return (
    <Page title={t`The account is ready`} narrow>
      <Block title={t`Look around with data`}>
        <DemoWords />
        <DemoLoad />
      </Block>
      <Block title={t`Begin with your store`}>
        <ol style={{ margin: 0, paddingLeft: 20, lineHeight: '32px' }}>
          <li><Trans><Link to="/settings/references/sites">Name your store</Link> and its address</Trans></li>
          <li><Trans><Link to="/settings/keys">Make an API key</Link> and give it to what sends the store’s orders, any client of RetailCRM’s API v5, with the address of this server</Trans></li>
          <li><Trans><Link to="/settings/users">Add the people</Link> who work here</Trans></li>
        </ol>
      </Block>
      <Block><Link to="/"><Trans>To the orders</Trans></Link></Block>
    </Page>
  )
}
