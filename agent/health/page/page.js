/** Shows what `/status.json` says of the agent, anew every few seconds. Nothing is put in as markup. */

const everyMs = 3_000
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const steps = { fetching: 'is fetched', inspecting: 'is looked through', reading: 'is read' }

const place = (id) => document.getElementById(id)

function element(name, text, className) {
  const made = document.createElement(name)
  made.textContent = text
  if (className) made.className = className
  return made
}

function row(...cells) {
  const made = document.createElement('tr')
  made.append(...cells.map((cell) => (cell instanceof Node ? cell : element('td', String(cell)))))
  return made
}

function marked(text, tone) {
  const cell = document.createElement('td')
  cell.append(element('span', text, `mark ${tone}`))
  return cell
}

/** Local time, with UTC on pointing at it; the page's head names the zone. */
function moment(at, none) {
  if (at === undefined) return element('td', none)
  const time = element('time', new Date(at).toLocaleString('sv-SE'))
  time.dateTime = at
  time.title = `${at.slice(0, 19).replace('T', ' ')} UTC`
  const cell = document.createElement('td')
  cell.append(time)
  return cell
}

const count = (number) => element('td', number.toLocaleString('en'), 'number')

function left(seconds) {
  if (seconds === undefined) return ''
  const minutes = Math.round(seconds / 60)
  return minutes < 1 ? ', less than a minute left' : `, about ${minutes} min left`
}

function alerts({ faults, overdue, gaps, held, disk, feeds }) {
  const found = [
    ...(disk ? [[disk, undefined]] : []),
    ...faults.map(({ what, since, remedy }) => [remedy ? `${what}. ${remedy}` : what, since]),
    ...overdue.map(({ feed, businessDate, dueAt }) => [
      `${feed}: what is expected for ${businessDate} has not come. Ask the bank for it.`,
      dueAt,
    ]),
    ...(gaps > 0
      ? [[`${gaps} missing between others: ask the bank to send them again.`, undefined]]
      : []),
    ...held.map(({ reason, units }) => [
      `${units} held (${reason}): \`kontor files\` lists them, \`kontor explain ${reason}\` says more.`,
      undefined,
    ]),
  ]
  if (found.length === 0 && feeds.length > 0)
    return [element('li', 'Nothing. All is well.', 'good')]
  return found.map(([what, since]) => {
    const item = element('li', what.replace(/^! /, ''), 'warn')
    if (since) {
      const text = `since ${new Date(since).toLocaleString('sv-SE')} (${zone})`
      item.append(element('small', text))
    }
    return item
  })
}

function underWay(progress) {
  const files = (progress?.files ?? []).map(({ feed, path, step, bytes, of, leftSeconds }) => {
    const percent = of === 0 ? 100 : Math.min(100, Math.floor((bytes / of) * 100))
    const text = `${feed}/${path} ${steps[step]}: ${percent} %${left(leftSeconds)}`
    const item = element('li', text)
    const bar = document.createElement('progress')
    bar.max = 100
    bar.value = percent
    bar.setAttribute('aria-label', text)
    item.append(bar)
    return item
  })
  return files
}

function destinationRow({ name, isUp, waiting, acknowledged, parkedReleases }, progress) {
  const sum = (lanes) => Object.values(lanes).reduce((all, each) => all + each, 0)
  const drain = progress?.drains.find(({ destination }) => destination === name)
  const speed = drain ? `${drain.perSecond} a second${left(drain.leftSeconds)}` : ''
  const parked = parkedReleases > 0 ? `, ${parkedReleases} parked: \`kontor parked list\`` : ''
  return row(
    name,
    isUp ? marked('connected', 'good') : marked('no link', 'bad'),
    count(sum(acknowledged)),
    count(sum(waiting)),
    `${speed}${parked}`,
  )
}

const tones = { refused: 'bad', held: 'warn', released: 'good' }

function show(state) {
  place('agent').textContent = state.agent
  place('state').textContent = 'runs'
  place('state').className = 'mark good'
  place('clock').textContent = `${new Date().toLocaleTimeString('sv-SE')} (${zone})`
  place('alerts').replaceChildren(...alerts(state))
  place('under-way').replaceChildren(...underWay(state.progress))
  place('now').hidden = !state.progress?.files.length
  place('feeds').replaceChildren(
    ...state.feeds.map(({ name, kind, lastFileAt, nextRunAt, fault }) =>
      row(
        name,
        kind === 'sftp' ? 'SFTP' : 'folder',
        moment(lastFileAt, 'none yet'),
        moment(nextRunAt, kind === 'sftp' ? 'at intervals' : 'watched all the time'),
        fault ? marked(fault, 'bad') : marked('well', 'good'),
      ),
    ),
  )
  place('destinations').replaceChildren(
    ...state.destinations.map((each) => destinationRow(each, state.progress)),
  )
  place('files').replaceChildren(
    ...state.lastFiles.map(({ id, feed, path, at, state: how }) =>
      row(count(id), `${feed}/${path}`, moment(at, ''), marked(how, tones[how] ?? '')),
    ),
  )
}

async function look() {
  try {
    const answer = await fetch('/status.json')
    if (!answer.ok) throw new Error(String(answer.status))
    show(await answer.json())
  } catch {
    place('state').textContent = 'does not answer: look whether its service runs'
    place('state').className = 'mark bad'
  }
  setTimeout(look, everyMs)
}

look()
