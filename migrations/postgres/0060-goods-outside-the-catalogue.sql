-- Orders are looked up by what was bought. Goods of the catalogue are found by the catalogue's own indexes; only lines that name none need
-- their own, and they are few, so it stays small.
create index order_item_outside on order_item using gin (product_name gin_trgm_ops) where offer_id is null;
