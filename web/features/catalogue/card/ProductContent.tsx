import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ProductCard } from '#shared/contracts/catalogue.ts'
import { usePresence } from '../../../base/live.ts'
import { useReferenceItem } from '../../../base/references.ts'
import { useRight, useSession } from '../../../base/session.ts'
import { Amount } from '../../../ui/display/Money.tsx'
import { PresenceAvatars } from '../../../ui/display/Person.tsx'
import { useCardEdit } from '../../../ui/edit/card-edit.ts'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { InSale, PriceRange } from '../cells.tsx'
import { Picture } from '../Picture.tsx'
import { productQuery } from '../product-api.ts'
import { DescriptionBlock, MainBlock, PicturesBlock, PropertiesBlock } from './MainBlocks.tsx'
import { OffersBlock } from './OffersBlock.tsx'
import { useFieldWords } from './field-words.ts'
import classes from './card.module.css'

/** A product by its id, in the side panel or as a page. */
export function ProductContent({ id, asPage = false }: { id: number; asPage?: boolean }) {
  const card = useQuery(productQuery(id))
  if (card.isPending) return <CardSkeleton label={<Trans>Loading the product</Trans>} lines={12} />
  if (card.isError && !card.data) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <Card product={card.data} asPage={asPage} />
}

function Card({ product, asPage }: { product: ProductCard; asPage: boolean }) {
  const { t } = useLingui()
  const mayChange = useRight('products.change') !== null
  const edit = useCardEdit('product', product.id, `/api/products/${product.id}`, mayChange)
  const people = usePresence('product', product.id, edit.focused)
  const me = useSession().user.id
  const others = useMemo(() => people.filter(person => person.userId !== me), [people, me])
  const site = useReferenceItem('sites', product.site)
  const words = useFieldWords()
  const Title = asPage ? 'h1' : 'h2'
  return (
    <article className={classes.card} aria-label={t`Product ${product.name}`}>
      <header className={classes.head}>
        <Picture url={product.imageUrl} size={64} />
        <div className={classes.headWords}>
          <Title className={classes.name} dir="auto" title={product.name}>{product.name}</Title>
          <div className={classes.headFacts}>
            <InSale active={product.active} />
            <b><PriceRange min={product.minPrice} max={product.maxPrice} /></b>
            {product.type === 'service' ? <span className="soft"><Trans>service</Trans></span> : <span className="soft"><Trans>in stock</Trans> <Amount value={product.quantity} /></span>}
            <span className={classes.site} title={site?.name ?? product.site}>{site?.name ?? product.site}</span>
            <PresenceAvatars people={others} fieldLabel={words} />
          </div>
        </div>
      </header>
      <div className={classes.blocks}>
        <MainBlock product={product} edit={edit} />
        <OffersBlock product={product} edit={edit} />
        <PropertiesBlock product={product} />
        <DescriptionBlock product={product} edit={edit} />
        <PicturesBlock product={product} />
      </div>
    </article>
  )
}
