#!/bin/bash
# Runs once, when the primary makes its data: the account that the replica reads with. Sourced by the image's entry point.
replication=$(cat /run/secrets/db_replication_password)
MYSQL_PWD=$(cat /run/secrets/db_root_password) mysql --user=root <<SQL
CREATE USER IF NOT EXISTS replication@'%' IDENTIFIED BY '$replication' REQUIRE SSL;
GRANT REPLICATION SLAVE ON *.* TO replication@'%';
SQL
