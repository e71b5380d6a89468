# Bawn
# SPDX-License-Identifier: Apache-2.0
#
# shellcheck shell=bash
# Named, timed stages of a run; to be sourced by bash.

stage_summary=''

# stage NAME COMMAND...: runs the command as a stage; the run ends where a stage fails.
stage() {
  local name=$1 start=$SECONDS status=0
  shift
  printf '\n== %s\n' "$name"
  "$@" || status=$?
  local line
  line=$(printf '%-28s %4d s' "$name" $((SECONDS - start)))
  stage_summary+="$line"$'\n'
  if [ "$status" -ne 0 ]; then
    printf '== %s failed with %d\n' "$line" "$status"
    exit 1
  fi
  printf '== %s\n' "$line"
}

# stages_done: prints all stages with their times.
stages_done() {
  printf '\n== all stages\n%s%-28s %4d s\n' "$stage_summary" total $SECONDS
}
