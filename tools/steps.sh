# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the scripts that run for minutes: says at their end, also after a failure, how long each step took.
step_names=()
step_times=()
step_results=()

# step NAME COMMAND…: runs COMMAND, remembers its time, and hands on its exit code.
step() {
  local name=$1 started=$SECONDS code=0
  shift
  "$@" || code=$?
  step_names+=("$name")
  step_times+=($((SECONDS - started)))
  step_results+=("$([ "$code" -eq 0 ] && echo ok || echo "failed ($code)")")
  return "$code"
}

print_steps() {
  local i
  echo
  for i in "${!step_names[@]}"; do
    printf '%-32s %3d min %02d s  %s\n' "${step_names[i]}" $((step_times[i] / 60)) $((step_times[i] % 60)) "${step_results[i]}"
  done
  printf '%-32s %3d min %02d s\n' "in all" $((SECONDS / 60)) $((SECONDS % 60))
}
trap print_steps EXIT
