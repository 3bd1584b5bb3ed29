-- An erased person's messages are found by his addresses too, where nobody knew whose they were.
create index message_to_stranger on message (address) where customer_id is null and user_id is null and address is not null;
