-- Who is in which segment now.
create table if not exists segment_member{onCluster} (
  segment_id UInt64, customer_id UInt64, since DateTime64(3, 'UTC'),
  version UInt64, is_deleted UInt8
) engine = {replacing} order by (segment_id, customer_id);

create table if not exists segment{onCluster} (id UInt64, code String, name String, version UInt64, is_deleted UInt8) engine = {replacing} order by id;
