#!/usr/bin/env bash
# Sends the requests of a plan with curl, and writes what it gets. `.ci/serve-clients.py` describes both.
set -euo pipefail
link=
# Tabs in a row would be read as one separator.
plan=$(< "$1")
while IFS=$'\x1f' read -r method url headers body answer; do
  [ "$url" != @link ] || url=$link
  options=(--silent --max-time 20 --request "$method" --dump-header "$answer.head" --output "$answer.body")
  IFS='|' read -ra fields <<< "$headers"
  for field in "${fields[@]}"; do
    options+=(--header "$field")
  done
  [ -z "$body" ] || options+=(--data-binary "@$body")
  : > "$answer.head" > "$answer.body"
  code=0
  told=$(curl "${options[@]}" --write-out '%{http_code} %{time_total}' "$url") || code=$?
  read -r status seconds <<< "$told"
  case $code in
    0) ;;
    18) status=incomplete ;;
    *) status=connection ;;
  esac
  text= link=
  while IFS= read -r line; do
    line=${line%$'\r'}
    case ${line,,} in
      # An answer such as `100 Continue` comes before.
      http/*) text= ;;
      link:*) link=${line#*<} link=${link%%>*} ;;
    esac
    [[ -z $line || $line == HTTP/* ]] || text+=$line$'\n'
  done < "$answer.head"
  if [[ $link == /* && $url =~ ^https?://[^/]+ ]]; then
    link=${BASH_REMATCH[0]}$link
  fi
  printf '%s %d\n%s\n' "$status" "$((10#${seconds%.*} * 1000 + 10#${seconds#*.} / 1000))" "$text" > "$answer"
  cat "$answer.body" >> "$answer"
done <<< "${plan//$'\t'/$'\x1f'}"
