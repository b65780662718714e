'use strict';

// The gateway knows which fields there are, what they may hold and what is wrong with them. This script draws the
// fields, sends all of them whenever one changes, and shows what comes back; only ever as text.

const DELAY = 150;

// How the properties for TLS begin.
const SSL = 'ssl.';

const id = (name) => document.getElementById(name);
const form = id('form');
const peers = form.querySelector('[data-name=peers]');
const tables = form.querySelector('[data-name=tables]');
const section = form.querySelector('[data-name=section]');
let fields = {};
let forms = [];
let importWarnings = [];
let count = 0;
let timer = 0;
let sending = new AbortController();

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children);
  return made;
}

function button(text, label, action, className = '') {
  const made = element('button', { type: 'button', 'aria-label': label, class: className }, text);
  made.addEventListener('click', action);
  return made;
}

// A labelled input with the place of its error. The name is the last element of its path in an error.
function field(name, label, value, { choices, flag, hint, className = '', type = 'text', titles = choices } = {}) {
  const number = 'field' + (++count);
  let input;
  if (choices) {
    input = element('select', {}, ...choices.map((choice, i) => element('option', { value: choice }, titles[i])));
    if (value && !choices.includes(value)) {
      input.append(element('option', { value }, value));
    }
  } else {
    input = element('input', flag ? { type: 'checkbox' }
        : { type, placeholder: hint ?? '', spellcheck: 'false', autocapitalize: 'none' });
  }
  input.id = number;
  input.dataset.name = name;
  input.setAttribute('aria-describedby', number + '-error');
  if (flag) {
    input.checked = value === 'true';
  } else {
    input.value = value ?? '';
  }
  const parts = [element('label', { for: number }, label), input];
  return element('div', { class: 'field ' + (flag ? 'flag ' : '') + className }, ...(flag ? parts.reverse() : parts),
      element('p', { class: 'error', id: number + '-error' }));
}

function property({ name, flag, choices, standard }, value, label = name) {
  const filled = value ?? (choices.length > 0 ? standard || choices[0] : flag ? standard : '');
  return field(name, label, filled, { flag, choices: choices.length > 0 ? choices : undefined, hint: standard });
}

function ask(row, name) {
  return row.querySelector(`[data-name="${name}"]`);
}

function removable(row, what, add) {
  return button('✕', 'Remove ' + what, () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (id('member').value === String([...peers.children].indexOf(row))) {
      id('member').value = '';
    }
    row.remove();
    (next?.querySelector('input, select, button') ?? add).focus();
    changed();
  }, 'remove');
}

function addPeer(peer) {
  const row = element('li', { role: 'group' });
  const local = field('local', 'this gateway', '', { className: 'flag' });
  const radio = element('input', { type: 'radio', name: 'local', id: local.children[1].id, 'data-name': 'local' });
  radio.checked = peer.local;
  local.replaceChildren(radio, local.firstElementChild);
  row.append(field('name', 'name', peer.name), field('address', 'address', peer.address, { className: 'wide' }),
      field('port', 'port', peer.port, { className: 'narrow' }), local, removable(row, 'this peer', id('add-peer')));
  ask(row, 'port').inputMode = 'numeric';
  peers.append(row);
  return row;
}

function addTable(table) {
  const row = element('li', { role: 'group' });
  const properties = fields.table.map((each) => property(each, table.properties[each.name]));
  const usual = ['type', 'length', 'size', 'expire'];
  const isUsual = (each, i) => usual.includes(fields.table[i].name);
  const places = field('place', 'shared', table.place, { choices: ['shared', 'inside', 'alone'],
    titles: ['by the section', 'inside the section', 'with nobody'], className: 'wide' });
  const more = properties.filter((each, i) => !isUsual(each, i));
  row.append(
      element('div', { class: 'row head' }, field('name', 'name', table.name, { className: 'wide' }), places,
          removable(row, 'this stick-table', id('add-table'))),
      element('div', { class: 'row' }, ...properties.filter(isUsual)),
      store(table.store),
      element('details', { class: 'more' }, element('summary', {}, 'More of this table'),
          element('div', { class: 'row' }, ...more)));
  row.querySelector('details').open = fields.table.some((each) =>
    !usual.includes(each.name) && each.name in table.properties);
  ask(row, 'expire').placeholder = 'never';
  ask(row, 'type').addEventListener('change', () => showLength(row));
  showLength(row);
  tables.append(row);
  return row;
}

// Only keys of some types have a length that may be chosen.
function showLength(row) {
  const type = fields.keyTypes.find((each) => each.keyword === ask(row, 'type').value);
  const length = ask(row, 'length');
  length.parentElement.hidden = type !== undefined && !type.hasLength && length.value === '';
  length.placeholder = type?.hasLength ? type.length : '';
}

function store(stored) {
  const list = element('ol', { 'data-name': 'store', 'aria-label': 'What an entry stores' });
  const choice = field('add', 'store', '', { choices: [], className: 'wide' });
  const select = choice.querySelector('select');
  select.id = 'add' + (++count);
  choice.firstElementChild.htmlFor = select.id;
  select.removeAttribute('data-name');
  const add = button('Add', 'Add what is chosen to what the table stores', () => {
    const type = fields.dataTypes.find((each) => each.keyword === select.value);
    if (!type) {
      return;
    }
    const row = addStored(list, { type: type.keyword, elements: type.array ? '2' : '', period: type.rate ? '10s' : '' },
        () => offer(list, select), select);
    offer(list, select);
    (row.querySelector('input') ?? select).focus();
    changed();
  }, 'remove');
  stored.forEach((each) => addStored(list, each, () => offer(list, select), select));
  offer(list, select);
  return element('div', { class: 'store' }, element('p', {}, 'An entry stores'), list,
      element('div', { class: 'row' }, choice, add));
}

function addStored(list, stored, after, select) {
  const type = fields.dataTypes.find((each) => each.keyword === stored.type) ?? {};
  const arguments_ = [];
  if (type.array || stored.elements) {
    arguments_.push(field('elements', 'elements', stored.elements, { className: 'narrow' }));
  }
  if (type.rate || stored.period) {
    arguments_.push(field('period', 'period', stored.period, { className: 'narrow' }));
  }
  const name = element('code', { 'data-name': 'type', 'data-value': stored.type, tabindex: '-1' }, stored.type);
  const row = element('li', { class: arguments_.length > 0 ? '' : 'plain', role: 'group', 'aria-label': stored.type });
  const error = element('p', { class: 'error' });
  const remove = button('✕', 'Do not store ' + stored.type, () => {
    row.remove();
    after();
    select.focus();
    changed();
  }, 'remove');
  row.append(element('div', { class: 'row' }, name, ...arguments_, remove), error);
  list.append(row);
  return row;
}

// What may still be stored beside what is stored already.
function offer(list, select) {
  const present = [...list.children].map((row) => ask(row, 'type').dataset.value);
  const chosen = select.value;
  select.replaceChildren(element('option', { value: '' }, 'choose…'), ...fields.dataTypes.map((type) => {
    const rival = type.excludes.find((each) => present.includes(each));
    return element('option', { value: type.keyword, disabled: rival !== undefined },
        type.keyword + (rival === undefined ? '' : rival === type.keyword ? ' (stored)' : ` (not with ${rival})`));
  }));
  const still = [...select.options].find((each) => each.value === chosen && !each.disabled);
  select.value = still ? chosen : '';
}

function showTls(values) {
  const ofHaproxy = ({ name }) => name === 'crt' || name === 'ca-file';
  const fill = (place, chosen, prefix) => id('tls').querySelector(place).replaceChildren(
      ...fields.tls.filter(chosen).map((each) => property(each, values[SSL + each.name], prefix + each.name)));
  fill('[data-gateway]', (each) => !ofHaproxy(each), 'ssl.');
  fill('[data-haproxy]', ofHaproxy, 'HAProxy: ');
  const choice = ask(section, 'tls');
  const toggle = () => { id('tls').hidden = choice.value !== 'tls'; };
  choice.addEventListener('change', toggle);
  toggle();
}

function show(start) {
  const tls = Object.keys(start.section.properties).some((name) => name.startsWith(SSL));
  section.querySelector('[data-fields]').replaceChildren(
      field('name', 'name', start.section.name, { className: 'wide' }),
      field('tls', 'peers speak', tls ? 'tls' : 'plain', { choices: ['plain', 'tls'],
        titles: ['without TLS', 'TLS'], className: 'wide' }));
  showTls(start.section.properties);
  section.querySelector('[data-more]').replaceChildren(
      ...fields.section.map((each) => property(each, start.section.properties[each.name])));
  section.querySelector('details').open = Object.keys(start.section.properties).some((name) => !name.startsWith(SSL));
  peers.replaceChildren();
  tables.replaceChildren();
  start.peers.forEach(addPeer);
  start.tables.forEach(addTable);
  id('member').value = '';
  changed(0);
}

function properties(row, descriptions) {
  const values = {};
  for (const { name, flag, standard } of descriptions) {
    const input = ask(row, name);
    const value = flag ? String(input.checked) : input.value;
    // A choice or a mark that changes nothing is not worth a line.
    if (value.trim() !== '' && !((flag || input.tagName === 'SELECT') && value === standard)) {
      values[name] = value;
    }
  }
  return values;
}

// The bundle is there even if it is empty, since that is how the gateway sees that there is to be TLS.
function tlsProperties() {
  const values = { bundle: '', ...properties(id('tls'), fields.tls) };
  return id('tls').hidden ? {} : Object.fromEntries(Object.entries(values).map(([name, value]) => [SSL + name, value]));
}

function collect() {
  const value = (row, name) => ask(row, name)?.value ?? '';
  return {
    release: id('release').value,
    member: id('member').value,
    section: { name: value(section, 'name'), properties: { ...properties(section, fields.section), ...tlsProperties() } },
    peers: [...peers.children].map((row) => ({ name: value(row, 'name'), address: value(row, 'address'),
      port: value(row, 'port'), local: ask(row, 'local').checked })),
    tables: [...tables.children].map((row) => ({ name: value(row, 'name'), place: value(row, 'place'),
      properties: properties(row, fields.table),
      store: [...ask(row, 'store').children].map((each) => ({ type: ask(each, 'type').dataset.value,
        elements: value(each, 'elements'), period: value(each, 'period') })) })),
  };
}

// What changes with every change, wherever it is.
function describe() {
  const members = [...peers.children].map((row) => ask(row, 'name').value.trim() || 'unnamed');
  const chosen = id('member').value;
  id('member').replaceChildren(element('option', { value: '' }, 'all members, one file'),
      ...members.map((name, i) => element('option', { value: i }, name)));
  id('member').value = chosen < members.length ? chosen : '';
  [...peers.children].forEach((row, i) => row.setAttribute('aria-label', `Peer ${i + 1}: ${members[i]}`));
  [...tables.children].forEach((row, i) =>
    row.setAttribute('aria-label', `Stick-table ${i + 1}: ${ask(row, 'name').value.trim() || 'unnamed'}`));
}

function changed(delay = DELAY) {
  describe();
  clearTimeout(timer);
  timer = setTimeout(update, delay);
}

async function call(path, options = {}) {
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({ message: `The gateway answers ${response.status}.` }));
  if (!response.ok) {
    throw new Error(answer.message ?? `The gateway answers ${response.status}.`);
  }
  return answer;
}

async function update() {
  sending.abort();
  const mine = sending = new AbortController();
  try {
    const halves = await call('halves', { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(collect()), signal: mine.signal });
    if (mine === sending) {
      present(halves);
    }
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      state(problem instanceof TypeError ? 'The gateway does not answer.' : problem.message, true);
    }
  }
}

function present({ haproxy, yaml, errors, warnings }) {
  showErrors(errors);
  if (errors.length === 0) {
    id('haproxy').textContent = haproxy;
    id('yaml').textContent = yaml;
  }
  const all = [...importWarnings, ...warnings];
  id('warnings').hidden = all.length === 0;
  id('warnings').querySelector('ul').replaceChildren(...all.map((warning) => element('li', {}, sentence(warning))));
}

function sentence(text) {
  return text + (/[.?!]$/.test(text) ? '' : '.');
}

function state(text, wrong) {
  id('halves').classList.toggle('wrong', wrong);
  id('status').textContent = text;
}

function showErrors(errors) {
  document.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
  document.querySelectorAll('main .error:not(#import-error)').forEach((place) => { place.textContent = ''; });
  const elsewhere = [];
  let open = 0;
  for (const { field: path, message } of errors) {
    const input = locate(path);
    const place = input && placeOf(input);
    if (!place) {
      elsewhere.push(sentence(message));
    } else {
      input.setAttribute('aria-invalid', 'true');
      // Who is still filling in a row knows what is missing.
      if (input.value === '' && !input.dataset.left) {
        open++;
        input.removeAttribute('aria-invalid');
        input.dataset.open = '';
      } else {
        place.textContent = sentence(message);
        delete input.dataset.open;
        input.closest('details')?.setAttribute('open', '');
      }
    }
  }
  const wrong = errors.length - open;
  const fieldsText = (n) => n + (n === 1 ? ' field' : ' fields');
  const texts = [wrong > elsewhere.length && fieldsText(wrong - elsewhere.length) + ' to correct',
    open > 0 && fieldsText(open) + ' to fill in'].filter(Boolean);
  const until = texts.length > 0 ? `${texts.join(', ')}; until then, this is how it was before.` : '';
  state([...elsewhere, until].join(' ').trim() || 'Both halves are up to date.', errors.length > 0);
  id('first-error').hidden = errors.length === elsewhere.length;
  // The first on the page, whatever the gateway came upon first.
  const places = errors.filter((each) => locate(each.field)).sort((one, other) =>
    locate(one.field).compareDocumentPosition(locate(other.field)) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1);
  id('first-error').dataset.path = places[0]?.field ?? '';
}

// Finds the element that a path such as tables.0.store.2.period means.
function locate(path) {
  let at = path === '' ? null : document.querySelector('main');
  for (const part of path.split('.')) {
    if (at) {
      at = /^\d+$/.test(part) ? at.children[part] ?? null : ask(at, CSS.escape(part));
    }
  }
  return at;
}

function placeOf(input) {
  if (input === peers) {
    return id('peers-error');
  }
  return document.getElementById(input.getAttribute('aria-describedby'))
    ?? input.closest('li, fieldset')?.querySelector(':scope > .error') ?? null;
}

async function copy(name, pressed) {
  const text = id(name).textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch (problem) {
    // The clipboard is for secure contexts only; the selection is not.
    const range = document.createRange();
    range.selectNodeContents(id(name));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand('copy');
  }
  pressed.textContent = 'Copied';
  setTimeout(() => { pressed.textContent = 'Copy'; }, 1500);
}

function download(name) {
  const member = id('member').selectedOptions[0];
  const file = name === 'yaml' ? 'application.yml' : member.value === '' ? 'haproxy.cfg' : `haproxy-${member.text}.cfg`;
  const link = element('a', { href: URL.createObjectURL(new Blob([id(name).textContent], { type: 'text/plain' })),
    download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function offerForms(source, added) {
  forms = [...added.map((each) => ({ title: `${source}: ${each.section.name || 'tables without peers'}`, form: each })),
    ...forms];
  id('from').replaceChildren(...forms.map((each, i) => element('option', { value: i }, each.title)));
  id('from').value = '0';
  show(forms[0].form);
}

async function importConfiguration() {
  id('import-error').textContent = '';
  try {
    const start = await call('import', { method: 'POST', headers: { 'Content-Type': 'text/plain' },
      body: id('haproxy-cfg').value });
    importWarnings = start.warnings;
    id('import').open = false;
    offerForms('imported', start.forms);
    id('import').querySelector('summary').focus();
  } catch (problem) {
    id('import-error').textContent = problem instanceof TypeError ? 'The gateway does not answer.' : problem.message;
  }
}

async function begin() {
  const answer = await call('start');
  fields = answer.fields;
  const target = [field('release', 'HAProxy', fields.releases[0], { choices: fields.releases, className: 'narrow' }),
    field('member', 'written for', '', { choices: [''], className: 'wide' })];
  target.forEach((each) => {
    const select = each.querySelector('select');
    each.firstElementChild.htmlFor = select.id = select.dataset.name;
  });
  id('target').replaceChildren(...target);
  offerForms('this gateway', answer.start.forms);
}

for (const kind of ['input', 'change']) {
  document.addEventListener(kind, (event) => {
    if (event.target.dataset.name) {
      changed();
    }
  });
}
document.addEventListener('focusout', (event) => {
  if (event.target.dataset?.name && !event.target.dataset.left) {
    event.target.dataset.left = 'true';
    if ('open' in event.target.dataset) {
      changed(0);
    }
  }
});
form.addEventListener('submit', (event) => event.preventDefault());
id('from').addEventListener('change', () => {
  importWarnings = [];
  show(forms[id('from').value].form);
});
id('add-peer').addEventListener('click', () => {
  const port = [...peers.children].map((row) => ask(row, 'port').value).pop() ?? '10000';
  ask(addPeer({ name: '', address: '', port, local: peers.children.length === 0 }), 'name').focus();
  changed();
});
id('add-table').addEventListener('click', () => {
  const size = fields.table.find((each) => each.name === 'size').standard;
  ask(addTable({ name: '', place: 'shared', properties: { type: 'ip', size, expire: '10m' }, store: [] }), 'name').focus();
  changed();
});
id('do-import').addEventListener('click', importConfiguration);
id('first-error').addEventListener('click', () => {
  const input = locate(id('first-error').dataset.path);
  input?.closest('details')?.setAttribute('open', '');
  (input === peers ? id('add-peer') : input)?.focus();
});
document.querySelectorAll('[data-copy]').forEach((each) =>
  each.addEventListener('click', () => copy(each.dataset.copy, each)));
document.querySelectorAll('[data-download]').forEach((each) =>
  each.addEventListener('click', () => download(each.dataset.download)));

begin().catch((problem) => state(problem instanceof TypeError ? 'The gateway does not answer.' : problem.message, true));
