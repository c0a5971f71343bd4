import {ask, segment} from '../shared/api.js';
import {moment} from '../shared/i18n.js';
import {Part, Rows, badge, html, list, nothing, number, t} from './part.js';

/** Next hops: their health, their limits. */
class Destinations extends Rows {
  path = 'api/destinations';
  name = 'destinations';
  every = 10;

  top() {
    return this.heading('destinations', html`<button @click=${() => this.limits()}><rm-icon name="add" size="18"></rm-icon>${t('destinations.add')}</button>`);
  }

  empty() {
    return html`<rm-empty icon="destination" heading=${t('destinations.empty')}>${t('destinations.empty.do')}</rm-empty>`;
  }

  limits(row) {
    this.change({
      heading: row ? `${t('destinations.limits')} · ${row.name}` : t('destinations.add'),
      fields: [
        ...(row ? [] : [{name: 'name', label: t('destinations.domain'), required: true, placeholder: 'slow.example'}]),
        {name: 'connections', label: t('destinations.connections'), type: 'number', min: 1, value: String(row?.maxConnections ?? '')},
        {name: 'minute', label: t('destinations.minute'), type: 'number', min: 1, value: String(row?.maxPerMinute ?? '')},
      ],
      does: ({name, connections, minute, reason}) => ask(`api/destinations/${segment(row?.name ?? name)}`, {method: 'PUT', json: {maxConnections: connections || undefined, maxPerMinute: minute || undefined, reason}}),
    });
  }

  act(row, action) {
    this.change({heading: `${t(`destinations.${action}`)} · ${row.name}`, action: t(`destinations.${action}`), danger: action === 'suspend', does: ({reason}) => ask(`api/destinations/${segment(row.name)}/${action}`, {json: {reason}})});
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('queue.destination')}</th><th>${t('destinations.last')}</th><th>${t('destinations.probe')}</th><th>${t('destinations.limit')}</th><th>${t('state')}</th><th><span class="hidden">${t('actions')}</span></th></tr></thead><tbody>${rows.map(
      (row) => html`<tr><td class="main"><a class="plain address" href="#/queue?destination=${encodeURIComponent(row.name)}">${row.name}</a></td>
        <td><div class="reply">${row.suspended ? row.reason : row.lastReply}</div>${row.failedAt ? html`<rm-time class="small muted" at=${row.failedAt}></rm-time>` : nothing}</td>
        <td data-label=${row.notBefore && row.failures ? t('destinations.probe') : nothing}>${row.notBefore && row.failures ? html`<rm-time at=${row.notBefore}></rm-time>` : nothing}</td>
        <td>${[row.maxConnections && t('destinations.conns', {n: row.maxConnections}), row.maxPerMinute && t('destinations.perMinute', {n: row.maxPerMinute})].filter(Boolean).join(', ')}</td>
        <td class="side">${row.suspended ? badge('HELD', t('destinations.suspended')) : row.failures ? badge('FAILED', `${t('destinations.failing')} · ${number(row.failures)}`) : badge('OK', t('destinations.healthy'))}</td>
        <td><div class="row"><button @click=${() => this.act(row, row.suspended || row.failures ? 'resume' : 'suspend')}>${t(row.suspended || row.failures ? 'destinations.resume' : 'destinations.suspend')}</button>
          <rm-menu label="${t('do.more')}: ${row.name}" .items=${[{label: t('destinations.limits'), icon: 'settings', action: () => this.limits(row)}, !row.suspended && {label: t('destinations.suspend'), icon: 'hold', danger: true, action: () => this.act(row, 'suspend')}]}></rm-menu></div></td></tr>`,
    )}</tbody></table>`;
  }
}
customElements.define('rm-destinations', Destinations);

/** Where mail for foreign domains goes. */
class RoutesView extends Rows {
  path = 'api/routes';
  name = 'routes';

  top() {
    return this.heading('routes', html`<button class="primary" @click=${() => this.edit()}><rm-icon name="add" size="18"></rm-icon>${t('routes.add')}</button>`);
  }

  empty() {
    return html`<rm-empty icon="route" heading=${t('routes.empty')}>${t('routes.empty.do')}</rm-empty>`;
  }

  edit(row) {
    this.change({
      heading: row?.pattern ?? t('routes.add'),
      fields: [
        ...(row ? [] : [{name: 'pattern', label: t('routes.pattern'), required: true, hint: t('routes.pattern.hint'), placeholder: '*.partner.test'}]),
        {name: 'action', label: t('routes.action'), value: row?.action ?? 'HOST', options: ['MX', 'HOST', 'HOLD', 'REFUSE'].map((one) => [one, t(`routes.${one}`)])},
        {name: 'host', label: t('routes.host'), value: row?.host}, {name: 'port', label: t('routes.port'), type: 'number', min: 1, value: String(row?.port ?? '')},
        {name: 'text', label: t('routes.text'), value: row?.text, hint: t('routes.text.hint')},
      ],
      does: ({pattern, action, host, port, text, reason}) => ask(`api/routes/${segment(row?.pattern ?? pattern)}`, {method: 'PUT', json: {action, host: host || undefined, port: port ? Number(port) : undefined, text: text || undefined, username: action === 'HOST' ? row?.username : undefined, reason}}),
    });
  }

  drop(row) {
    this.change({heading: t('delete.sure', {name: row.pattern}), action: t('do.delete'), danger: true, does: ({reason}) => ask(`api/routes/${segment(row.pattern)}`, {method: 'DELETE', query: {reason}})});
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('routes.pattern')}</th><th>${t('routes.action')}</th><th>${t('routes.host')}</th><th><span class="hidden">${t('actions')}</span></th></tr></thead><tbody>${rows.map(
      (row) => html`<tr><td class="main address">${row.pattern}</td><td>${badge({HOLD: 'HELD', REFUSE: 'FAILED'}[row.action] ?? 'QUEUED', t(`routes.${row.action}`))}</td><td class="wrap">${row.host ? `${row.host}:${row.port}` : row.text}</td>
        <td class="side"><rm-menu label="${t('do.more')}: ${row.pattern}" .items=${[{label: t('accounts.edit'), icon: 'compose', action: () => this.edit(row)}, {label: t('do.delete'), icon: 'trash', danger: true, action: () => this.drop(row)}]}></rm-menu></td></tr>`,
    )}</tbody></table>`;
  }
}
customElements.define('rm-routes', RoutesView);

/** Applications and what safe mode has kept of theirs. */
class Applications extends Part {
  every = 15;

  async load() {
    const [applications, captured] = await Promise.all([ask('api/applications', {query: {limit: 500}}), ask('api/captured', {query: {limit: 50}})]);
    return {applications: applications.applications, captured: Object.values(captured).find(Array.isArray)};
  }

  top() {
    return this.heading('applications', html`<button class="primary" @click=${() => this.edit()}><rm-icon name="add" size="18"></rm-icon>${t('applications.add')}</button>`);
  }

  edit(row) {
    this.change({
      heading: row?.name ?? t('applications.add'),
      fields: [
        ...(row ? [] : [{name: 'name', label: t('name'), required: true, placeholder: 'shop'}]),
        {name: 'senders', label: t('applications.senders'), value: row?.senders, hint: t('applications.senders.hint')},
        {name: 'perHour', label: t('applications.hour'), type: 'number', min: 1, value: String(row?.perHour ?? '')}, {name: 'perDay', label: t('applications.day'), type: 'number', min: 1, value: String(row?.perDay ?? '')},
        {name: 'safeMode', label: t('applications.safe'), value: row?.safeMode, hint: t('applications.safe.hint')},
      ],
      does: ({name, senders, perHour, perDay, safeMode, reason}) => ask(`api/applications/${segment(row?.name ?? name)}`, {method: 'PUT', json: {senders: list(senders), perHour: perHour || undefined, perDay: perDay || undefined, safeMode: safeMode || undefined, priority: row?.priority, reason}}),
    });
  }

  drop(row) {
    this.change({heading: t('delete.sure', {name: row.name}), action: t('do.delete'), danger: true, does: ({reason}) => ask(`api/applications/${segment(row.name)}`, {method: 'DELETE', query: {reason}})});
  }

  clear() {
    this.change({heading: t('applications.captured.clear'), action: t('do.delete'), danger: true, does: ({reason}) => ask('api/captured', {method: 'DELETE', query: {reason}})});
  }

  view({applications, captured}) {
    return html`<div class="card flush">${applications.length
      ? html`<div class="scroll"><table class="folds"><thead><tr><th>${t('name')}</th><th>${t('applications.senders')}</th><th>${t('applications.hour')}</th><th>${t('applications.day')}</th><th>${t('applications.safe')}</th><th><span class="hidden">${t('actions')}</span></th></tr></thead><tbody>${applications.map(
          (row) => html`<tr><td class="main address">${row.name}</td><td class="wrap" data-label=${t('applications.senders')}>${row.senders || t('applications.anybody')}</td><td data-label=${t('applications.hour')}>${row.perHour ? number(row.perHour) : t('applications.noLimit')}</td><td data-label=${t('applications.day')}>${row.perDay ? number(row.perDay) : t('applications.noLimit')}</td><td data-label=${row.safeMode ? t('applications.safe') : nothing}>${row.safeMode}</td>
            <td class="side"><rm-menu label="${t('do.more')}: ${row.name}" .items=${[{label: t('accounts.edit'), icon: 'compose', action: () => this.edit(row)}, {label: t('do.delete'), icon: 'trash', danger: true, action: () => this.drop(row)}]}></rm-menu></td></tr>`,
        )}</tbody></table></div>`
      : html`<rm-empty icon="application" heading=${t('applications.empty')}>${t('applications.empty.do')}</rm-empty>`}</div>
      <section class="card flush"><header><h2 class="grow">${t('applications.captured')}</h2>${captured.length ? html`<button class="danger" @click=${this.clear}>${t('applications.captured.clear')}</button>` : nothing}</header>${captured.length
        ? html`<div class="scroll"><table class="folds"><tbody>${captured.map((row) => html`<tr><td class="main"><a class="plain address" href="#/trace/message/${row.id}">${[row.recipients].flat().join(', ')}</a><div class="small muted wrap">${t('trace.from', {sender: row.sender ?? '<>'})}</div></td><td>${row.application}</td><td class="side"><rm-time at=${row.at}></rm-time></td></tr>`)}</tbody></table></div>`
        : html`<rm-empty icon="shield" heading=${t('applications.captured.none')}>${t('applications.captured.none.do')}</rm-empty>`}</section>`;
  }
}
customElements.define('rm-applications', Applications);

/** What people did. */
class AuditView extends Rows {
  path = 'api/audit';
  name = 'audit';

  top() {
    return this.heading('audit');
  }

  empty() {
    return html`<rm-empty icon="audit" heading=${t('audit.empty')}>${t('audit.empty.do')}</rm-empty>`;
  }

  table(rows) {
    return html`<table class="folds"><thead><tr><th>${t('audit.what')}</th><th>${t('audit.why')}</th><th>${t('audit.who')}</th><th></th></tr></thead><tbody>${rows.map(
      (row) => html`<tr><td class="main"><span class="badge">${row.action}</span> <span class="address">${row.object}</span>${row.detail ? html`<details class="small"><summary class="muted">${t('audit.detail')}</summary><pre>${pretty(row.detail)}</pre></details>` : nothing}</td><td class="wrap">${row.reason}</td><td class="small muted wrap">${row.who}</td><td class="side"><rm-time at=${row.at}></rm-time></td></tr>`,
    )}</tbody></table>`;
  }
}
customElements.define('rm-audit', AuditView);

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

/** The servers. */
class Nodes extends Part {
  every = 10;

  load() {
    return ask('api/nodes');
  }

  top() {
    return this.heading('nodes');
  }

  view({nodes}) {
    return html`<div class="grid">${nodes.map(
      (node) => html`<section class="card"><header><rm-icon name="node"></rm-icon><h2 class="grow">${t('nodes.node', {id: node.id})}</h2>${node.here ? html`<span class="badge">${t('nodes.here')}</span>` : nothing}${badge(node.alive ? 'OK' : 'FAILED', t(node.alive ? 'nodes.alive' : 'nodes.silent'))}</header>
        <p>${t('nodes.since')} <b>${moment(node.started)}</b></p><p>${t('nodes.seen')} <rm-time at=${node.seen}></rm-time></p><p>${t('nodes.leased')} <b>${number(node.leased)}</b></p></section>`,
    )}</div>`;
  }
}
customElements.define('rm-nodes', Nodes);
