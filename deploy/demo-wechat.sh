#!/bin/sh
# Lays the simulator's keys out as the mall reads them: a file per setting. Reads /simulator, writes /data.
set -eu
value() { sed -n "s/^MALL_WECHAT_$1=['\"]\{0,1\}\([^'\"]*\).*/\1/p" /simulator/env; }
umask 077
printf %s "$(value APPID)" >/data/appid
printf %s "$(value APP_SECRET)" >/data/app_secret
printf %s "$(value MCHID)" >/data/mchid
printf %s "$(value API_V3_KEY)" >/data/api_v3_key
printf %s "$(value MERCHANT_SERIAL)" >/data/merchant_serial
printf %s "$(value PLATFORM_PUBLIC_KEY_ID)" >/data/platform_public_key_id
cp /simulator/apiclient_key.pem /data/merchant_key.pem
cp /simulator/platform_public_key.pem /data/platform_public_key.pem
