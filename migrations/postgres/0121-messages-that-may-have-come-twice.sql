alter table message
  add column uncertain int not null default 0,                 -- tries after which nobody knows whether the message was taken: at most one is followed by another
  add column is_address_given boolean not null default false;  -- else it is looked up anew when the message leaves long after it was planned
