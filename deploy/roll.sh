#!/bin/sh
# A deploy without a failed request: the proxy stops using one web, that ends what it has, and the new one begins.
set -eu
cd "$(dirname "$0")/.."

# Every web but the one named; the file keeps its place, for it is mounted.
use_all_but() {
    for other in web-1 web-2; do
        down=""
        [ "$other" != "$1" ] || down=" down"
        echo "server $other:8000 resolve max_fails=0$down;"
    done > deploy/webs.conf
    docker compose exec -T proxy nginx -s reload
}

docker compose build
docker compose run --rm migrate
trap 'use_all_but none' EXIT
for web in web-1 web-2; do
    use_all_but "$web"
    sleep 35 # the proxy waits for an answer for 30 s at most
    docker compose up --detach --no-deps --wait "$web"
done
use_all_but none
trap - EXIT
docker compose up --detach --no-deps worker-deliver worker-rules worker-bulk beat
