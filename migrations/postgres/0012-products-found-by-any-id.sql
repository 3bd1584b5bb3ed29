-- Lists by name page along an index; the store's own id is looked up without its site, too.
create index product_name_sort on product (name, id);
create index product_external_lookup on product (external_id);
