import { minorUnits, moment, textOrNone, type ReadTable } from '../table.ts'

export const products: ReadTable = {
  table: 'product', scope: 'product', idColumn: 'id', keys: ['id'], pick: 'p.id',
  walk: { table: 'product', column: 'id', page: 50_000 },
  from: 'product p',
  columns: {
    id: 'p.id', name: 'p.name', article: textOrNone('p.article'), brand: textOrNone('p.manufacturer'),
    group_ids: `'[' || coalesce((select string_agg(g.group_id::text, ',' order by g.group_id) from product_group_product g where g.product_id = p.id), '') || ']'`,
    is_active: 'p.active::int', site: 'p.site',
  },
}

export const stock: ReadTable = {
  table: 'stock', scope: 'offer', idColumn: 'offer_id', keys: ['offer_id', 'store'], pick: 'f.id',
  walk: { table: 'offer', column: 'id', page: 50_000 },
  from: 'offer f join stock k on k.offer_id = f.id',
  columns: {
    offer_id: 'k.offer_id', product_id: 'f.product_id', store: 'k.store', quantity: 'k.quantity', reserved: 'k.reserved',
    purchase_price: minorUnits('coalesce(k.purchase_price, f.purchase_price)'), updated_at: moment('k.updated_at'),
  },
}
