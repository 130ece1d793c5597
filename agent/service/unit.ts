/** What a service of this program is on Linux. */
export interface Service {
  readonly role: 'agent' | 'hub'
  /** Absolute path of the one executable. */
  readonly executable: string
  /** Absolute path of the configuration. */
  readonly configFile: string
}

/** The account that services run under; the packages and `kontor service install` make it. */
export const serviceAccount = 'kontor'

/** State folder that systemd makes for each, and the name that `systemctl` knows it by. */
export const unitNames = { agent: 'kontor', hub: 'kontor-hub' } as const

/**
 * The systemd unit of a service. All that depends on the configuration (folders, secrets) stands in a
 * drop-in beside it, see dropIn.ts: a new version brings a new unit and leaves that alone.
 *
 * `MemoryDenyWriteExecute` is missing because V8 writes the code that it runs.
 */
export function unitText({ role, executable, configFile }: Service): string {
  const name = unitNames[role]
  const verb = role === 'agent' ? 'run' : 'hub'
  const what = role === 'agent' ? 'edge agent' : 'hub'
  return `# Written by Kontor, and anew at each installation. Put changes of your own into
# /etc/systemd/system/${name}.service.d/50-local.conf (systemctl edit ${name}).
[Unit]
Description=Kontor ${what}: bank files in, finance events out
Wants=network-online.target
After=network-online.target remote-fs.target time-sync.target
ConditionPathExists=${pathSetting(configFile)}
# However often it ends, it is started again: files wait meanwhile.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart=${argument(executable)} ${verb} --config ${argument(configFile)}
${role === 'agent' ? 'ExecReload=/bin/kill -HUP $MAINPID\n' : ''}EnvironmentFile=-/etc/default/kontor
User=${serviceAccount}
Group=${serviceAccount}
StateDirectory=${name}
StateDirectoryMode=0700
UMask=0077

# Recovery after a power cut finishes files before it says that it is ready.
TimeoutStartSec=15min
TimeoutStopSec=90s
WatchdogSec=2min
Restart=always
RestartSec=10s
RestartPreventExitStatus=64
LimitNOFILE=65536
OOMPolicy=stop

${hardening(role)}
[Install]
WantedBy=multi-user.target
`
}

/** A service that reads files and talks to hosts needs nothing else of the system. */
function hardening(role: Service['role']): string {
  return `ProtectSystem=strict
ProtectHome=${role === 'agent' ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
PrivateIPC=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
DevicePolicy=closed
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources @obsolete
SystemCallErrorNumber=EPERM
`
}

/** One word of a command line, as systemd reads it. */
export function argument(text: string): string {
  return quoted(text).replaceAll('$', '$$$$')
}

/** One path of a list of paths. */
export function quoted(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new Error('a path with a control character can not stand in a systemd unit. Rename it.')
  }
  const escaped = text.replaceAll('%', '%%')
  if (/^[\w./@:+,=%-]+$/.test(escaped)) return escaped
  return `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** A setting that takes one path to the end of the line, blanks and all. */
function pathSetting(path: string): string {
  quoted(path)
  return path.replaceAll('%', '%%')
}
