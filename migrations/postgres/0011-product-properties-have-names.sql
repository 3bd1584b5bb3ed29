-- Offers keep their properties as code → value; what people call a property stands here once a site.
create table product_property (
  site text not null,
  code text not null,
  name text not null,
  primary key (site, code)
);
