#!/usr/bin/env bash
# What kontor.exe does under Wine: its self-test, then hub and agent as services, a delivery, a stop in
# time, a start with a bad configuration, and the end; then the installer, once in and once out again.
# One line a step; the first that fails ends it.
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
  timeout 240 wine kontor.exe "$@" >out.txt 2>err.txt
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
# Wine gives a service ten seconds to report, which a busy machine may not have; it reads how many it
# gives when it starts. The first start of all is slow, so it is none of ours.
begin() {
  local control='HKLM\System\CurrentControlSet\Control'
  timeout 240 wineboot -i >/dev/null 2>&1
  wine reg add "$control" /v ServicesPipeTimeout /t REG_DWORD /d 240000 /f >/dev/null 2>&1 || return 1
  wineserver -k
  wineserver -w
  timeout 240 wine kontor.exe version >/dev/null 2>&1 || return 1
  # Wine ends its services with the last program of a person: this one stays.
  (wine cmd /c 'ping -n 3600 127.0.0.1' >/dev/null 2>&1 &)
  settings
}
# A service that is not at work within the half minute of `service start` is waited for.
started() {
  kontor service start "$@" && return 0
  for _ in $(seq 60); do
    kontor service status "$@" | grep -q ': active' && return 0
    sleep 2
  done
  return 1
}
delivered() {
  # By Windows' own hands: that is how its folder learns of it.
  wine cmd /c 'copy Z:\work\a.sta C:\bank\a.part >nul & ren C:\bank\a.part a.sta' 2>/dev/null
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
# What the command itself takes to come up is not the agent's.
stopped_in_time() {
  local begun=$SECONDS command
  kontor service status >/dev/null
  command=$((SECONDS - begun)) begun=$SECONDS
  kontor service stop && [ $((SECONDS - begun - command)) -lt 10 ]
}
refused() {
  cp "$config/kontor.yaml" kept.yaml
  echo 'agent: 1: 2' >"$config/kontor.yaml"
  ! kontor service start
  local code=$?
  cp kept.yaml "$config/kontor.yaml"
  return $code
}
again() { started && kontor service status; }
end() { kontor service uninstall && kontor service uninstall --hub; }
kept() { ! kontor service status && test -f "$config/state/outbox.sqlite"; }

program="$drive/Program Files/Kontor"
installer() { timeout 400 wine msiexec "$1" "$2" /qn >out.txt 2>err.txt || { cat err.txt; return 1; }; }
put_in() {
  installer /i kontor.msi &&
    cmp kontor.exe "$program/kontor.exe" &&
    ls "$program" &&
    [ "$(kontor service status)" = 'kontor: inactive' ]
}
upgraded() {
  installer /i newer.msi &&
    wine reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s 2>/dev/null |
    tr -d '\r' | grep -A 30 'DisplayName.*Kontor' | grep -o 'DisplayVersion.*' | sort -u &&
    test -f "$program/kontor.exe" && test -f "$config/kontor.yaml"
}
taken_out() {
  installer /x newer.msi &&
    ! test -e "$program/kontor.exe" && ! kontor service status &&
    test -f "$config/state/outbox.sqlite" && test -f "$config/kontor.yaml"
}

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
step 'what the agent kept is there' kept
step 'the installer puts the program and its service in' put_in
step 'the installer of a newer version puts that in its place' upgraded
step 'it takes both out, and leaves configuration and state' taken_out
wineserver -k
