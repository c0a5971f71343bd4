// Small charts over time, drawn as SVG: <rm-chart .series=${[{name, values, tone}]} .at=${[ISO times]} kind="line|bar" label="…"></rm-chart>.
import {LitElement, css, html, svg, nothing} from 'lit';
import {base} from './base.js';
import {number} from './i18n.js';

const W = 600;
const H = 140;
const clock = (at) => new Date(at).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});

class Chart extends LitElement {
  static properties = {series: {attribute: false}, at: {attribute: false}, kind: {}, label: {}, near: {state: true}};
  static styles = [base, css`
    :host { display: block; }
    svg { display: block; width: 100%; height: 140px; overflow: visible; }
    .accent { --tone: var(--accent); } .ok { --tone: var(--ok); } .warn { --tone: var(--warn); } .danger { --tone: var(--danger); } .info { --tone: var(--info); }
    polyline { fill: none; stroke: var(--tone); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
    polygon { fill: var(--tone); opacity: 0.1; }
    rect.bar { fill: var(--tone); }
    line { stroke: var(--line); vector-effect: non-scaling-stroke; }
    line.near { stroke: var(--muted); stroke-dasharray: 3 3; }
    .foot { display: flex; justify-content: space-between; color: var(--muted); font-size: 12px; margin-top: 6px; font-variant-numeric: tabular-nums; }
    .legend { display: flex; flex-wrap: wrap; gap: 4px var(--s4); margin-bottom: var(--s2); font-size: var(--small); color: var(--muted); }
    .legend span { display: inline-flex; align-items: center; gap: 6px; }
    .legend i { width: 10px; height: 10px; border-radius: 3px; background: var(--tone); }
    .legend b { color: var(--text); font-weight: 600; font-variant-numeric: tabular-nums; }
  `];

  find(event) {
    const box = event.currentTarget.getBoundingClientRect();
    const count = this.at.length;
    this.near = Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count)));
  }

  line(one, top) {
    const step = W / Math.max(1, one.values.length - 1);
    const points = one.values.map((value, i) => `${(i * step).toFixed(1)},${(H - (value / top) * (H - 8)).toFixed(1)}`).join(' ');
    return svg`<g class=${one.tone ?? 'accent'}><polygon points="0,${H} ${points} ${W},${H}"></polygon><polyline points=${points}></polyline></g>`;
  }

  bars(top) {
    const step = W / this.at.length;
    return this.at.map((_, i) => {
      let below = 0;
      return this.series.map((one) => {
        const height = (one.values[i] / top) * (H - 8);
        below += height;
        return svg`<g class=${one.tone ?? 'accent'}><rect class="bar" x=${i * step + step * 0.12} y=${H - below} width=${step * 0.76} height=${height} rx="1"></rect></g>`;
      });
    });
  }

  render() {
    if (!this.at?.length) {
      return nothing;
    }
    const stacked = this.kind === 'bar';
    const totals = stacked ? this.at.map((_, i) => this.series.reduce((sum, one) => sum + one.values[i], 0)) : this.series.flatMap((one) => one.values);
    const top = Math.max(4, ...totals);
    const near = this.near;
    const shown = (one) => (near === undefined ? one.values.reduce((sum, value) => sum + value, 0) : one.values[near]);
    const x = near === undefined ? 0 : ((near + (stacked ? 0.5 : 0)) * W) / (stacked ? this.at.length : Math.max(1, this.at.length - 1));
    return html`<div class="legend">${this.series.map((one) => html`<span class=${one.tone ?? 'accent'}><i></i>${one.name} <b>${number(shown(one))}</b></span>`)}</div>
      <svg viewBox="0 0 ${W} ${H}" preserveAspectRatio="none" role="img" aria-label="${this.label}: ${this.series.map((one) => `${one.name} ${number(one.values.reduce((a, b) => a + b, 0))}`).join(', ')}"
        @pointermove=${this.find} @pointerleave=${() => (this.near = undefined)}>
        ${[0, 0.5, 1].map((part) => svg`<line x1="0" x2=${W} y1=${H - part * (H - 8)} y2=${H - part * (H - 8)}></line>`)}
        ${stacked ? this.bars(top) : this.series.map((one) => this.line(one, top))}
        ${near === undefined ? nothing : svg`<line class="near" x1=${x} x2=${x} y1="0" y2=${H}></line>`}
      </svg>
      <div class="foot"><span>${clock(this.at[0])}</span><span>${near === undefined ? `max ${number(top)}` : clock(this.at[near])}</span><span>${clock(this.at.at(-1))}</span></div>`;
  }
}
customElements.define('rm-chart', Chart);
