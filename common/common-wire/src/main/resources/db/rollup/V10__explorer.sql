-- Users are looked up by their L1 address and by their key; registrations and changes of key are
-- transactions of type 1, whose details have both.
create index l2tx_owner on l2tx ((details ->> 'owner'), account1) where type = 1;
create index l2tx_key on l2tx ((details ->> 'key'), block_id, slot) where type = 1;
