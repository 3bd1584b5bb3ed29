-- The words that names of customers are made of: names repeat, so there are few of them, and the nearest to a mistyped word is found
-- in milliseconds where comparing a million whole names takes a second.
create table customer_word (
  word text primary key
);
create index customer_word_near on customer_word using gist (word gist_trgm_ops);
