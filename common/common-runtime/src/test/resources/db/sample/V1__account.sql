create table account (id bigint primary key, balance bigint not null check (balance >= 0));
