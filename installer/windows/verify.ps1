# Takes the packages through their life on a real Windows, as an administrator:
#   installer\windows\verify.ps1 -Folder dist
# Ends with an error at the first thing that is not as it must be.
param([Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = 'Stop'
$config = Join-Path $env:ProgramData 'Kontor'
$exe = Join-Path $env:ProgramFiles 'Kontor\kontor.exe'
$msi = (Get-Item (Join-Path $Folder '*.msi')).FullName

function Step($what, [scriptblock]$work) {
  $begun = Get-Date
  & $work
  Write-Output ('ok {0} ({1:n1} s)' -f $what, ((Get-Date) - $begun).TotalSeconds)
}
function Expect($holds, $otherwise) { if (-not $holds) { throw $otherwise } }
function Kontor {
  & $exe @args
  Expect ($LASTEXITCODE -eq 0) "kontor $args ended with $LASTEXITCODE"
}
function Install($verb) {
  $done = Start-Process msiexec -ArgumentList "/$verb", "`"$msi`"", '/qn' -Wait -PassThru
  Expect ($done.ExitCode -eq 0) "msiexec /$verb ended with $($done.ExitCode)"
}

Step 'installed' { Install i; Expect (Test-Path $exe) 'kontor.exe is not there' }
Step 'self-test' { Kontor self-test }

New-Item -ItemType Directory -Force C:\bank, $config | Out-Null
Set-Content -NoNewline (Join-Path $config 'token') 'a-token-for-tests'
@"
hub: verify
state: 'C:\ProgramData\Kontor\hub'
listen: { host: 127.0.0.1, port: 7411 }
agents:
  - { name: verify, token: { file: 'C:\ProgramData\Kontor\token' } }
"@ | Set-Content (Join-Path $config 'hub.yaml')
@"
agent: verify
state: 'C:\ProgramData\Kontor\state'
feeds:
  - { name: bank, folder: 'C:\bank', settleTime: 100ms }
destinations:
  - { name: treasury, url: 'ws://127.0.0.1:7411/agents/treasury', token: { file: 'C:\ProgramData\Kontor\token' } }
"@ | Set-Content (Join-Path $config 'kontor.yaml')

Step 'services set up' {
  Kontor service install --hub
  Kontor service install
  icacls C:\bank /grant 'NT SERVICE\kontor:(OI)(CI)M' | Out-Null
  # Each of the two accounts reads the token: each installation grants its own.
  icacls (Join-Path $config 'token') /grant 'NT SERVICE\kontor:R' 'NT SERVICE\kontor-hub:R' | Out-Null
  $account = (Get-CimInstance Win32_Service -Filter "Name='kontor'").StartName
  Expect ($account -eq 'NT SERVICE\kontor') "the service runs as $account"
}
Step 'services started' { Kontor service start --hub; Kontor service start }

function Delivered($count) {
  for ($i = 0; $i -lt 60; $i++) {
    try {
      $page = Invoke-RestMethod 'http://127.0.0.1:7411/v1/events?inbox=treasury&limit=100'
      if ($page.events.Count -ge $count) { return }
    } catch { }
    Start-Sleep 1
  }
  throw "the hub has not got $count events"
}
$statement = Join-Path $PSScriptRoot '..\..\cli\demo\samples\statements.sta'
Step 'delivered' { Copy-Item $statement C:\bank\a.sta; Delivered 1 }
Step 'stopped within ten seconds' {
  $begun = Get-Date
  Kontor service stop
  Expect (((Get-Date) - $begun).TotalSeconds -lt 10) 'stopping took too long'
}
Step 'started again after its process was killed' {
  Kontor service start
  $id = (Get-CimInstance Win32_Service -Filter "Name='kontor'").ProcessId
  Stop-Process -Id $id -Force
  for ($i = 0; $i -lt 30; $i++) {
    $now = Get-CimInstance Win32_Service -Filter "Name='kontor'"
    if ($now.State -eq 'Running' -and $now.ProcessId -ne $id) { return }
    Start-Sleep 1
  }
  throw 'Windows did not start the service again'
}
Step 'in the Event Log' {
  $found = Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'Kontor' }
  Expect ($found.Count -gt 0) 'there is no entry of Kontor'
  Expect ($found[0].Message.Length -gt 0) 'the entry has no text'
}
Step 'a bad configuration is told there' {
  Kontor service stop
  $file = Join-Path $config 'kontor.yaml'
  $sound = Get-Content -Raw $file
  Set-Content $file 'agent: 1: 2'
  & $exe service start
  Expect ($LASTEXITCODE -ne 0) 'a service without a configuration must not start'
  Set-Content $file $sound
  Kontor service start
}
Step 'removed, and what it kept is there' {
  Kontor service uninstall
  Kontor service uninstall --hub
  Install x
  Expect (-not (Test-Path $exe)) 'kontor.exe is left behind'
  Expect (Test-Path (Join-Path $config 'state\outbox.sqlite')) 'the state is gone'
  Expect (Test-Path (Join-Path $config 'kontor.yaml')) 'the configuration is gone'
}
