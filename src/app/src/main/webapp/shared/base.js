// What native elements look like. Each element of ours begins its styles with it: buttons, fields and tables stay what the browser knows them as.
import {css} from 'lit';

export const base = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { color: var(--text); }
  :host([hidden]), [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  h1 { font-size: var(--title); font-weight: 650; letter-spacing: -0.01em; line-height: 1.25; }
  h2 { font-size: var(--large); font-weight: 620; line-height: 1.3; }
  h3 { font-size: var(--normal); font-weight: 620; }
  a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
  a.plain { color: inherit; text-decoration: none; }
  a.plain:hover { text-decoration: underline; }
  code, pre, .mono { font-family: var(--mono); font-size: 0.92em; }
  pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  hr { border: 0; border-top: 1px solid var(--line); margin: var(--s4) 0; }
  .muted { color: var(--muted); }
  .small { font-size: var(--small); }
  .wrap { overflow-wrap: anywhere; }
  .grow { flex: 1; min-width: 0; }
  .row { display: flex; align-items: center; gap: var(--s2); flex-wrap: wrap; }
  .stack { display: flex; flex-direction: column; gap: var(--s4); }
  .hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: var(--radius-small); }

  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-height: 36px; padding: 0 14px; border: 1px solid var(--line); border-radius: var(--radius-small);
    background: var(--surface); color: var(--text); font: 500 14px/1 var(--sans); text-decoration: none; cursor: pointer;
    transition: background var(--quick), border-color var(--quick);
  }
  button:hover, .button:hover { background: var(--hover); }
  button:disabled { opacity: 0.55; cursor: not-allowed; }
  button.primary, .button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled), .button.primary:hover { background: var(--accent-strong); border-color: var(--accent-strong); }
  button.danger { color: var(--danger); }
  button.danger:hover:not(:disabled) { background: var(--danger-soft); border-color: var(--danger); }
  button.quiet, .button.quiet { border-color: transparent; background: transparent; }
  button.quiet:hover:not(:disabled), .button.quiet:hover { background: var(--hover); }
  button.icon, .button.icon { width: 36px; padding: 0; }
  button.link { min-height: 0; padding: 0; border: 0; background: none; color: var(--accent); font: inherit; text-decoration: underline; text-underline-offset: 2px; }

  label.field, .field { display: flex; flex-direction: column; gap: var(--s1); font-size: var(--small); font-weight: 550; }
  .field .hint { color: var(--muted); font-weight: 400; }
  .field .wrong { color: var(--danger); font-weight: 500; }
  input:not([type=checkbox], [type=radio], [type=range]), select, textarea {
    min-height: 36px; width: 100%; padding: 6px 10px; border: 1px solid var(--field); border-radius: var(--radius-small);
    background: var(--surface); color: var(--text); font: 400 var(--normal)/1.4 var(--sans);
  }
  input:focus-visible, select:focus-visible, textarea:focus-visible { outline: 2px solid var(--accent); outline-offset: -1px; border-color: var(--accent); }
  input::placeholder, textarea::placeholder { color: var(--muted); opacity: 1; }
  input[aria-invalid=true] { border-color: var(--danger); }
  input[type=checkbox], input[type=radio] { width: 17px; height: 17px; margin: 0; accent-color: var(--accent); }
  label.check { display: flex; align-items: center; gap: var(--s2); min-height: 32px; cursor: pointer; }

  .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--s4); }
  .badge {
    display: inline-flex; align-items: center; gap: var(--s1); padding: 1px 8px; border-radius: 999px;
    background: var(--hover); color: var(--text); font-size: 12px; font-weight: 600; line-height: 20px; white-space: nowrap;
  }
  .badge.ok { background: var(--ok-soft); color: var(--ok); }
  .badge.warn { background: var(--warn-soft); color: var(--warn); }
  .badge.danger { background: var(--danger-soft); color: var(--danger); }
  .badge.info { background: var(--info-soft); color: var(--info); }
  kbd {
    display: inline-block; min-width: 22px; padding: 1px 6px; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px;
    background: var(--raised); font: 600 12px/18px var(--mono); text-align: center;
  }

  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: 14px; }
  th { padding: var(--s2) var(--s3); color: var(--muted); font-size: 12px; font-weight: 600; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
  td { padding: 10px var(--s3); border-bottom: 1px solid var(--line); vertical-align: top; }
  tbody tr:last-child td { border-bottom: 0; }
  tbody tr:hover { background: var(--hover); }
  tbody tr[aria-selected=true] { background: var(--accent-soft); }
  td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
  td.check, th.check { width: 40px; padding-inline-end: 0; }

  @media (max-width: 640px) {
    table.folds thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    table.folds tbody tr { display: grid; grid-template-columns: 1fr auto; gap: 2px var(--s2); padding: var(--s3); border-bottom: 1px solid var(--line); }
    table.folds tbody tr:last-child { border-bottom: 0; }
    table.folds td { border: 0; padding: 0; grid-column: 1 / -1; }
    table.folds td.side { grid-column: 2; grid-row: 1; justify-self: end; }
    table.folds td.main { grid-column: 1; grid-row: 1; }
    table.folds td.check { position: absolute; grid-area: auto; inset: 14px auto auto 12px; width: auto; }
    table.folds tr:has(td.check) { position: relative; padding-inline-start: 44px; }
    table.folds td.number { text-align: start; }
    table.folds td[data-label]:not(:empty)::before { content: attr(data-label) ": "; color: var(--muted); font-size: var(--small); }
  }
  @media (pointer: coarse) { button, .button, input:not([type=checkbox], [type=radio], [type=range]), select { min-height: 40px; } button.icon, .button.icon { width: 40px; } button.link { min-height: 0; } }
`;
