import { Button, TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import type { OfferCard, ProductCard } from '#shared/contracts/catalogue.ts'
import { useReferences } from '../../../base/references.ts'
import type { CardEdit } from '../../../ui/edit/card-edit.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { OfferRow } from './OfferRow.tsx'
import classes from './offers.module.css'

/** More are drawn when asked for: a catalogue may hold a product of a thousand sizes and colours. */
const SHOWN = 40
const SEARCHED_FROM = 10

const has = (offer: OfferCard, words: string): boolean =>
  [offer.name, offer.article, offer.barcode, offer.externalId, offer.xmlId, ...offer.properties.map(property => property.value)].some(text => text?.toLocaleLowerCase().includes(words))

/** The offers: what is really sold, each with its prices by type and its stock by store, edited in place. */
export function OffersBlock({ product, edit }: { product: ProductCard; edit: CardEdit }) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [isAll, showAll] = useState(false)
  const references = useReferences()
  const words = typed.trim().toLocaleLowerCase()
  const found = useMemo(() => (words === '' ? product.offers : product.offers.filter(offer => has(offer, words))), [product.offers, words])
  const shown = isAll ? found : found.slice(0, SHOWN)
  const priceTypes = references?.priceTypes ?? []
  const stores = references?.stores ?? []
  const units = references?.units ?? []
  return (
    <Block
      title={<><Trans>Offers</Trans> <span className={classes.count}>{product.offers.length}</span></>}
      actions={product.offers.length >= SEARCHED_FROM && <TextInput size="xs" aria-label={t`Find an offer`} placeholder={t`Find an offer`} value={typed} onChange={event => setTyped(event.currentTarget.value)} />}
    >
      {product.offers.length === 0 && <p className={classes.nothing}><Trans>Nothing of this product is sold: it has no offers.</Trans></p>}
      <ul className={classes.offers}>
        {shown.map(offer => <OfferRow key={offer.id} offer={offer} product={product} edit={edit} priceTypes={priceTypes} stores={stores} units={units} isOnly={product.offers.length === 1} />)}
      </ul>
      {product.offers.length > 0 && found.length === 0 && <p className={classes.nothing} role="status"><Trans>No offer has these words.</Trans></p>}
      {found.length > shown.length && <Button variant="default" size="xs" onClick={() => showAll(true)}><Plural value={found.length} one="Show the # offer" other="Show all # offers" /></Button>}
    </Block>
  )
}
