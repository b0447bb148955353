-- Run once by the database's image, when its volume is empty; the database `exchange` it makes itself.
create database rollup;
create database load;
