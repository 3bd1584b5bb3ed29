-- Orders of one city, newest first. Read from the newest of all orders on, those of a city that has not ordered for a while
-- were found behind hundreds of thousands of others.
create index order_city_created on "order" (lower(city), created_at desc, id desc) where city is not null;
-- The planner learns how common each city is from the index's expression.
analyze "order";
