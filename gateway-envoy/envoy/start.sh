#!/bin/sh
# Starts Envoy with envoy.yaml, in which the values below are filled in. Each can be set in the
# environment, with FLUIDEX_GATEWAY_ before its name. With --print the configuration is printed
# instead; all other arguments are Envoy's.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)

# name, default
values='
LISTEN 0.0.0.0
PORT 8080
METRICS_PORT 8081
ADMIN_PORT 9901
MATCHENGINE_HOST matchengine
MATCHENGINE_PORT 50051
REST_HOST matchengine
REST_PORT 50053
ROLLUP_STATE_HOST rollup-state-manager
ROLLUP_STATE_PORT 50061
PROVER_MASTER_HOST prover-master
PROVER_MASTER_PORT 50055
PUSH_HOST push
PUSH_PORT 8082
PUSH_STREAMS_HOST push
PUSH_STREAMS_PORT 50060
DESCRIPTORS /etc/envoy/fluidex.protobin
TRUSTED_PROXIES 0
CONNECTIONS 10000
RATE 200
BURST 400
ALL_RATE 10000
ALL_BURST 20000
BODY_BYTES 1048576
BODY_TIME 10s
HEADERS_TIME 10s
'
# And, empty unless set:
#   ALLOWED_ORIGINS      pages of other origins that may call, separated by spaces
#   PROVER_MASTER_TOKEN  what the prover master asks of its callers
#   TLS_CERTIFICATE, TLS_PRIVATE_KEY    files in PEM: the port is encrypted if they are set

fail() {
  echo "start.sh: $1" >&2
  exit 2
}

# The value of a name; it must not be able to become anything else in the configuration.
value() {
  eval "set_value=\${FLUIDEX_GATEWAY_$1-}"
  case $set_value in
    *[!A-Za-z0-9._:/@+=~-]*) fail "FLUIDEX_GATEWAY_$1 has a character that no such value has" ;;
  esac
  printf '%s' "${set_value:-$2}"
}

script=$(echo "$values" | while read -r name default; do
  [ -n "$name" ] || continue
  set_to=$(value "$name" "$default") || exit 2
  printf 's|${%s}|%s|g\n' "$name" "$set_to"
done)

origins=
for origin in ${FLUIDEX_GATEWAY_ALLOWED_ORIGINS-}; do
  case $origin in
    *[!A-Za-z0-9.:/-]*) fail "FLUIDEX_GATEWAY_ALLOWED_ORIGINS names pages such as https://app.example.org, not $origin" ;;
  esac
  origins="$origins${origins:+, }{exact: \"$origin\"}"
done

token=$(value PROVER_MASTER_TOKEN '')
certificate=$(value TLS_CERTIFICATE '')
key=$(value TLS_PRIVATE_KEY '')
if [ -n "$certificate$key" ]; then
  [ -n "$certificate" ] && [ -n "$key" ] ||
    fail 'FLUIDEX_GATEWAY_TLS_CERTIFICATE and _TLS_PRIVATE_KEY are set together or not at all'
  tls='s|^\( *\)#tls# |\1|'
else
  tls='/^ *#tls# /d'
fi

configuration=$(sed "$script
s|\${ORIGINS}|$origins|
s|\${PROVER_MASTER_AUTHORIZATION}|${token:+Bearer $token}|
$tls
s|\${TLS_CERTIFICATE}|$certificate|
s|\${TLS_PRIVATE_KEY}|$key|" "$folder/envoy.yaml")

if [ "${1-}" = --print ]; then
  printf '%s\n' "$configuration"
  exit 0
fi
exec envoy --config-yaml "$configuration" "$@"
