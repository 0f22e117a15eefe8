#!/bin/bash
# Tells the replica where its primary is, and waits until both threads run. Safe to repeat.
set -euo pipefail
replication=$(cat /run/secrets/db_replication_password)
MYSQL_PWD=$(cat /run/secrets/db_root_password)
export MYSQL_PWD
replica() { mysql --host=mysql-replica --user=root --batch --skip-column-names "$@"; }
running() {
    [ "$(replica -e "SELECT COUNT(*) FROM performance_schema.replication_connection_status c
        JOIN performance_schema.replication_applier_status a USING (channel_name)
        WHERE c.service_state = 'ON' AND a.service_state = 'ON'")" = 1 ]
}

if ! running; then
    # What the image wrote at the replica's first start (its own users) is not the primary's: it must not count.
    replica <<SQL
STOP REPLICA;
RESET BINARY LOGS AND GTIDS;
CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'mysql', SOURCE_USER = 'replication', SOURCE_PASSWORD = '$replication',
    SOURCE_SSL = 1, SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 5;
START REPLICA;
SQL
fi
for _ in {1..60}; do
    if running; then exit 0; fi
    sleep 1
done
replica -e 'SHOW REPLICA STATUS\G' >&2
exit 1
