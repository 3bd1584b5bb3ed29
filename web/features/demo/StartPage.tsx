import { Button } from '@mantine/core'
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
        <p style={{ margin: '0 0 12px' }}><Trans>Five steps, a quarter of an hour: the store, its statuses, the key for its module, the people, and a first order end to end.</Trans></p>
        <Button component={Link} to="/launch"><Trans>Launch the store</Trans></Button>
      </Block>
      <Block><Link to="/"><Trans>To the orders</Trans></Link></Block>
    </Page>
  )
}
