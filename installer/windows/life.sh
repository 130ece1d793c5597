#!/usr/bin/env bash
# What kontor.exe does under Wine: its self-test, then hub and agent as services, a delivery, a stop in
# time, a start with a bad configuration, and the end. One line a step; the first that fails ends it.
set -uo pipefail
cd /work
export HOME=/work/home WINEPREFIX=/work/prefix WINEDEBUG=-all
export WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=d'
rm -rf "$HOME" "$WINEPREFIX"
mkdir -p "$HOME"
drive="$WINEPREFIX/drive_c"
config="$drive/ProgramData/Kontor"

# Standard output goes to a file: Wine's console needs a terminal.
kontor() {
  timeout 60 wine kontor.exe "$@" >out.txt 2>err.txt
  local code=$?
  tr -d '\r' <out.txt
  [ $code = 0 ] || tr -d '\r' <err.txt
  return $code
}
step() {
  local what=$1 begun=$SECONDS
  shift
  "$@" || { echo "FAILED $what"; wineserver -k; exit 1; }
  echo "ok $what ($((SECONDS - begun)) s)"
}
settings() {
  mkdir -p "$config" "$drive/bank"
  printf 'a-token-for-tests' >"$config/token"
  cat >"$config/hub.yaml" <<'YAML'
hub: wine
state: 'C:\ProgramData\Kontor\hub'
listen: { host: 127.0.0.1, port: 7411 }
agents:
  - { name: wine, token: { file: 'C:\ProgramData\Kontor\token' } }
YAML
  cat >"$config/kontor.yaml" <<'YAML'
agent: wine
state: 'C:\ProgramData\Kontor\state'
feeds:
  - { name: bank, folder: 'C:\bank', settleTime: 100ms }
destinations:
  - name: treasury
    url: ws://127.0.0.1:7411/agents/treasury
    token: { file: 'C:\ProgramData\Kontor\token' }
YAML
}
begin() {
  timeout 120 wineboot -i >/dev/null 2>&1
  # Wine ends its services with the last program of a person: this one stays.
  (timeout 280 wine cmd /c 'ping -n 280 127.0.0.1' >/dev/null 2>&1 &)
  sleep 2
  settings
}
# Wine gives a service ten seconds to report, which a busy machine may not have.
started() {
  for _ in 1 2 3; do
    kontor service start "$@" && return 0
    sleep 3
  done
  return 1
}
delivered() {
  cp a.sta "$drive/bank/.a.part" && mv "$drive/bank/.a.part" "$drive/bank/a.sta"
  for _ in $(seq 60); do
    kontor status --config 'C:\ProgramData\Kontor\kontor.yaml' --json >status.txt
    if grep -q '"acknowledged":{[^}]*"statements":4' status.txt; then
      grep -o '"destinations":.*' status.txt | head -c 160
      echo
      return 0
    fi
    sleep 1
  done
  cat status.txt
  return 1
}
stopped_in_time() {
  local begun=$SECONDS
  kontor service stop && [ $((SECONDS - begun)) -lt 10 ]
}
refused() {
  cp "$config/kontor.yaml" kept.yaml
  echo 'agent: 1: 2' >"$config/kontor.yaml"
  ! kontor service start
  local code=$?
  cp kept.yaml "$config/kontor.yaml"
  return $code
}
again() { started && sleep 2 && kontor service status; }
end() { kontor service uninstall && kontor service uninstall --hub; }
upgraded() { ! kontor service status && test -f "$config/state/outbox.sqlite"; }

wine --version 2>/dev/null
step 'a Windows is there' begin
step 'version' kontor version
step 'self-test' kontor self-test
step 'the hub is set up as a service' kontor service install --hub
step 'the agent is set up as a service' kontor service install
step 'the hub starts' started --hub
step 'the agent starts' started
step 'its state is told' kontor service status
step 'a statement is delivered and acknowledged' delivered
step 'the agent stops within ten seconds' stopped_in_time
step 'a bad configuration does not start' refused
step 'it starts again' again
step 'both services are taken away' end
step 'what the agent kept is there' upgraded
wineserver -k
