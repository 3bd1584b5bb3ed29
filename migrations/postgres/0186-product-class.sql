-- How goods sell, counted every night out of the read model: A, B, C by their share of the revenue of a year, X, Y, Z by how evenly they are asked for.
-- A product that nobody bought in that time has no class.
create table product_class (
  product_id bigint primary key references product (id) on delete cascade,
  abc text not null check (abc in ('A', 'B', 'C')),
  xyz text not null check (xyz in ('X', 'Y', 'Z')),
  class text not null generated always as (abc || xyz) stored,
  counted_at timestamptz not null
);
create index product_class_class on product_class (class, product_id);
